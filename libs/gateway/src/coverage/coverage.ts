import { randomUUID } from 'node:crypto';
import { HookDiscoveries, HttpPayerClient, ServiceAddresses } from '@fhir-gateway/coverage-tools';
import type { AddressDrift, CoverageContext, PayerClient, PayerService } from '@fhir-gateway/coverage-tools';
import type { RunElm } from '@fhir-gateway/coverage-tools/cql';
import { requireGranted } from '@fhir-gateway/fhir-proxy';
import type { CallGrant, FhirProxy, ServiceTransport } from '@fhir-gateway/fhir-proxy';
import type { PlatformSummary, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { isOneOwner } from '@fhir-gateway/smart-auth';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit.js';
import type { AppName } from '../config/app-name.js';
import type { Logger } from '../logging/logger.js';
import { withRelativeReferences } from './relative-references.js';
import { authorizePayerCalls } from './payer-access.js';
import { tracedPayer } from '../tracing/traced-payer.js';
import type { Tracing } from '../tracing/tracing.js';

/** Who asks a coverage question, where, and through which app. */
export interface CoverageCaller {
  readonly platform: ResolvedPlatform;
  /** Absent for a caller without a session, who can use open platforms. */
  readonly session?: Session;
  /** The OAuth client whose token the call came with; for the audit only. */
  readonly clientId?: string;
  /** What the person lets the app do that asks; absent for the person's own question. */
  readonly grant?: CallGrant;
  readonly door: AppName;
  readonly requestId: string;
  readonly signal?: AbortSignal;
}

/** What {@link CoverageGateway} is made of. */
export interface CoverageGatewayOptions {
  readonly proxy: FhirProxy;
  readonly auth: SmartAuth;
  readonly transport: ServiceTransport;
  readonly audit: AuditSink;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  /** Whether an address may be called over plain `http:`. */
  readonly allowInsecure: (url: URL) => boolean;
  /** How services that verify signatures know this gateway. */
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly now: () => number;
  /** Runs the compiled CQL of forms; absent: such questions stay open. */
  readonly runElm?: RunElm;
  readonly tracing?: Pick<Tracing, 'step'>;
  fhirBaseUrl(platformId: string): string;
}

/**
 * How far a Da Vinci service is known. `claimed`: the platform file says that there is one; `configured`: its address is
 * known, too; `verified`: it has answered this process, or the payer's own document confirms the address.
 */
export type PayerServiceState = 'claimed' | 'configured' | 'verified';

/** The services of one payer in a listing. */
export interface PayerServices {
  readonly states: Readonly<Partial<Record<PayerService, PayerServiceState>>>;
  /** Where the payer's own document does not agree with the platform file; absent where it does, or was not read. */
  readonly drift?: Readonly<Partial<Record<PayerService, AddressDrift>>>;
}

/** Gives a caller what the coverage tools work with: the payer's services, and the record with the caller's own access. */
export class CoverageGateway {
  readonly #options: CoverageGatewayOptions;
  readonly #discoveries: HookDiscoveries;
  readonly #addresses: ServiceAddresses;

  constructor(options: CoverageGatewayOptions) {
    this.#options = options;
    const { transport, logger, now, allowInsecure } = options;
    this.#discoveries = new HookDiscoveries(now);
    this.#addresses = new ServiceAddresses({
      // Apart from the services' own connections: a document that is down must not keep anybody from the services.
      send: ({ definition }, request) => transport.send({ poolKey: `payer document ${definition.id}`, ...request }),
      now,
      allowInsecure,
      isOneOwner,
      onDrift: (platformId, drift) =>
        logger.warn(
          { event: 'payer.address_drift', platformId, drift },
          'the payer’s davinci-configuration and the platform file do not agree',
        ),
      onError: (error) => logger.error({ err: error }, 'a payer’s davinci-configuration could not be judged'),
    });
  }

  /**
   * Opens one call. Nothing is sent yet, but to find the payer's services where the platform file leaves them open.
   *
   * @throws ProxyError GRANT_INSUFFICIENT for an app that was not given insurance and claims at this platform
   */
  async open(given: CoverageCaller): Promise<CoverageContext> {
    const { proxy, transport, audit, now, runElm, tracing } = this.#options;
    // The payer answers about the coverage of a person, whatever record it is asked with.
    requireGranted(given.grant, { platformId: given.platform.id, types: ['Coverage'] });
    const platform = await this.#addresses.fillIn(given.platform);
    const caller = { ...given, platform };
    const { session, clientId, grant, door, requestId, signal } = caller;
    const asked = clientId === undefined ? {} : { clientId };
    const subjects = clientId === undefined ? undefined : { client: clientId };
    const told = { door, requestId, ...(session && { sessionId: session.id }) };
    const recordsBaseUrl = this.#options.fhirBaseUrl(platform.id);
    const payer = new HttpPayerClient({
      platform,
      now,
      send: (request) => transport.send({ poolKey: `payer ${platform.definition.id}`, ...request }),
      authorize: authorizePayerCalls(caller, this.#options),
      audit: (entry) => audit({ event: `payer.${entry.service}`, ...told, ...entry }, subjects),
    });
    return {
      platform,
      payer: grantedPayer(tracing ? tracedPayer(payer, tracing) : payer, grant),
      records: async ({ path, query }) => {
        const request = { method: 'GET', path, query, headers: { accept: 'application/fhir+json' } };
        const answer = await proxy.fetchJson({
          platform,
          ...(session && { session }),
          ...asked,
          ...(grant && { grant }),
          request,
          door,
          requestId,
          ...(signal && { signal }),
        });
        return { ...answer, body: withRelativeReferences(answer.body, recordsBaseUrl) };
      },
      recordsBaseUrl,
      discoveries: this.#discoveries,
      now,
      uuid: randomUUID,
      ...(runElm && { runElm }),
      ...(signal && { signal }),
    };
  }

  /** What is known of a payer's services; undefined for a platform that claims none. Asks nobody. */
  payerServices({ id, payerServices: claimed, payerAddresses = [] }: PlatformSummary): PayerServices | undefined {
    if (!claimed) return undefined;
    const states = claimed.map((name) => {
      const isConfirmed = this.#addresses.isConfirmed(id, name);
      // A CDS service can be asked what it is; a document about it is less than its own answer.
      const isVerified = name === 'crd' ? this.#discoveries.isVerified(id) : isConfirmed;
      return [
        name,
        isVerified ? 'verified' : payerAddresses.includes(name) || isConfirmed ? 'configured' : 'claimed',
      ] as const;
    });
    const drift = this.#addresses.driftOf(id);
    return { states: Object.fromEntries(states), ...(Object.keys(drift).length > 0 && { drift }) };
  }
}

/** Keeps an app that may only read from sending a request for authorization, which is a write at the payer. */
function grantedPayer(payer: PayerClient, grant: CallGrant | undefined): PayerClient {
  if (grant === undefined) return payer;
  return {
    platformId: payer.platformId,
    configured: (service) => payer.configured(service),
    base: (service) => payer.base(service),
    send: async (request) => {
      const isWrite = request.service === 'pas' && request.path.startsWith('Claim/$submit');
      requireGranted(grant, { platformId: payer.platformId, isWrite, types: ['Coverage'] });
      return payer.send(request);
    },
  };
}
