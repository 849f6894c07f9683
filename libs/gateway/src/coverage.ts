import { randomUUID } from 'node:crypto';
import { HookDiscoveries, HttpPayerClient } from '@fhir-gateway/coverage-tools';
import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import type { FhirProxy, ServiceTransport } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuditSink } from './audit.js';
import type { Door } from './callers.js';
import { authorizePayerCalls } from './payer-access.js';

/** Who asks a coverage question, where, and through which door. */
export interface CoverageCaller {
  readonly platform: ResolvedPlatform;
  /** Absent for a caller without a session, who can use open platforms. */
  readonly session?: Session;
  readonly door: Door;
  readonly requestId: string;
  readonly signal?: AbortSignal;
}

/** What {@link CoverageGateway} is made of. */
export interface CoverageGatewayOptions {
  readonly proxy: FhirProxy;
  readonly auth: SmartAuth;
  readonly transport: ServiceTransport;
  readonly audit: AuditSink;
  /** How services that verify signatures know this gateway. */
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly now: () => number;
  fhirBaseUrl(platformId: string): string;
}

/** Gives a caller what the coverage tools work with: the payer's services, and the record with the caller's own access. */
export class CoverageGateway {
  readonly #options: CoverageGatewayOptions;
  readonly #discoveries: HookDiscoveries;

  constructor(options: CoverageGatewayOptions) {
    this.#options = options;
    this.#discoveries = new HookDiscoveries(options.now);
  }

  /** Opens one call; nothing is sent yet. */
  open(caller: CoverageCaller): CoverageContext {
    const { proxy, transport, audit, now } = this.#options;
    const { platform, session, door, requestId, signal } = caller;
    const told = { door, requestId, ...(session && { sessionId: session.id }) };
    return {
      platform,
      payer: new HttpPayerClient({
        platform,
        now,
        send: (request) => transport.send({ poolKey: `payer ${platform.definition.id}`, ...request }),
        authorize: authorizePayerCalls(caller, this.#options),
        audit: (entry) => audit({ event: `payer.${entry.service}`, ...told, ...entry }),
      }),
      records: async ({ path, query }) => {
        const request = { method: 'GET', path, query, headers: { accept: 'application/fhir+json' } };
        return proxy.fetchJson({
          platform,
          ...(session && { session }),
          request,
          door,
          requestId,
          ...(signal && { signal }),
        });
      },
      recordsBaseUrl: this.#options.fhirBaseUrl(platform.id),
      discoveries: this.#discoveries,
      now,
      uuid: randomUUID,
      ...(signal && { signal }),
    };
  }

  /** Whether a payer's CRD service has answered discovery since this process started. */
  isVerified(platformId: string): boolean {
    return this.#discoveries.isVerified(platformId);
  }
}
