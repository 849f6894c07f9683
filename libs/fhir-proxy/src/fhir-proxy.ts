import type { Writable } from 'node:stream';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import type { Dispatcher } from 'undici';
import { makeAuditEntry } from './call-audit.js';
import type { CallRecord } from './call-audit.js';
import { assertAllowed } from './call-policy.js';
import { exchange } from './exchange.js';
import type { ExchangeResult } from './exchange.js';
import type { FhirAuditEntry } from './fhir-audit.js';
import type { AccessProvider, FhirCall, JsonAnswer, Logger, ResponseHead } from './fhir-call.js';
import { parseInteraction } from './interaction.js';
import type { Interaction } from './interaction.js';
import { JsonCollector } from './json-collector.js';
import { defaultLimits } from './limits.js';
import type { ProxyLimits } from './limits.js';
import { isLoopback } from './platform-route.js';
import type { PlatformRoute } from './platform-route.js';
import { PlatformRoutes } from './platform-routes.js';
import { assertForwardable } from './policy.js';
import { ProxyError } from './proxy-error.js';
import { readCheckedBody } from './request-body.js';
import type { CheckedBody } from './request-body.js';
import { makeRequestHeaders } from './request-headers.js';
import { makeTarget, makeUpstreamBody } from './upstream-request.js';
import { UpstreamPools } from './upstream-pools.js';

/** What a {@link FhirProxy} is made of. */
export interface FhirProxyOptions {
  /** `SmartAuth`, or anything that hands out access the same way. */
  readonly auth: AccessProvider;
  /** The FHIR base under which the gateway serves a platform, without trailing slash. */
  gatewayBaseUrl(platformId: string): string;
  isWriteAllowed(platformId: string): boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly logger?: Logger;
  /** Called exactly once for each call, when it has ended. */
  readonly audit?: (entry: FhirAuditEntry) => void;
  readonly limits?: Partial<ProxyLimits>;
  /** Whether a platform may be called over plain `http:`; by default only on loopback. */
  readonly allowInsecure?: (url: URL) => boolean;
  /** Makes the connection pool of one origin; for tests and special transports. It must not follow redirects. */
  readonly createPool?: (origin: string, limits: ProxyLimits) => Dispatcher;
}

type Open = (head: ResponseHead) => Writable;

/** A call that was understood; only the token is missing. */
interface PreparedCall {
  readonly call: FhirCall;
  readonly route: PlatformRoute;
  readonly interaction: Interaction;
  readonly target: { readonly path: string; readonly query: string };
  readonly body: CheckedBody | undefined;
  readonly open: Open;
}

/**
 * The enforcement core for one FHIR interaction, the same for every door: understands the request, applies policy and
 * scopes to the token that will be sent, calls the platform, and hands its answer on. Reads stream; nothing but the
 * body of a request that has to be checked, and a short error answer, is ever held whole.
 */
export class FhirProxy {
  readonly #auth: AccessProvider;
  readonly #options: FhirProxyOptions;
  readonly #limits: ProxyLimits;
  readonly #now: () => number;
  readonly #routes: PlatformRoutes;
  readonly #pools: UpstreamPools;

  constructor(options: FhirProxyOptions) {
    this.#options = options;
    this.#auth = options.auth;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#now = options.now ?? Date.now;
    this.#routes = new PlatformRoutes((id) => options.gatewayBaseUrl(id), options.allowInsecure ?? isLoopback);
    this.#pools = new UpstreamPools(this.#limits, options.createPool);
  }

  /**
   * Streams the platform's answer into what `open` returns, at the pace at which that is read.
   * `open` is called at most once, after policy, token and retry; a call that throws before has opened nothing, so
   * that an error can still be answered. An answer that breaks off later destroys the stream, and throws as well.
   *
   * An OperationOutcome of the platform is an answer, whatever its status. A 401 leads to one fresh token and one
   * more try; nothing else is tried twice.
   *
   * @throws ProxyError for every refusal and failure of the proxy
   * @throws AuthError LOGIN_REQUIRED | REAUTH_REQUIRED and whatever else obtaining access throws
   */
  async send(call: FhirCall, open: Open): Promise<void> {
    await this.#audited(call, (record) => this.#run(call, record, open));
  }

  /**
   * Returns the platform's answer as a value, for callers who have to look into it. Error answers are returned as
   * well, with their status and OperationOutcome.
   *
   * @param options.maxBytes largest answer held in memory; by default the proxy's `maxJsonBytes`
   * @throws ProxyError as {@link send}; UPSTREAM_NOT_FHIR when the answer is no JSON; RESPONSE_TOO_LARGE
   */
  async fetchJson(call: FhirCall, options: { maxBytes?: number } = {}): Promise<JsonAnswer> {
    const collector = new JsonCollector(options.maxBytes ?? this.#limits.maxJsonBytes);
    return await this.#audited(call, async (record) => {
      await this.#run(call, record, (head) => collector.begin(head));
      return collector.answer();
    });
  }

  /** Breaks what is under way and closes every connection. */
  async close(): Promise<void> {
    await this.#pools.close();
  }

  async #audited<T>(call: FhirCall, run: (record: CallRecord) => Promise<T>): Promise<T> {
    const startedAt = this.#now();
    const record: CallRecord = {};
    try {
      return await run(record);
    } catch (error) {
      record.error = error;
      throw error;
    } finally {
      const entry = makeAuditEntry(call, record, this.#now() - startedAt);
      this.#options.audit?.(entry);
      if (entry.outcome === 'failed') this.#logFailure(entry, record.error);
    }
  }

  async #run(call: FhirCall, record: CallRecord, open: Open): Promise<void> {
    const { platform, request } = call;
    const interaction = parseInteraction(request.method, request.path, request.query);
    record.interaction = interaction;
    assertForwardable(interaction, (id) => this.#options.isWriteAllowed(id), platform.id);
    const route = this.#routes.routeTo(platform);
    const target = makeTarget(route, interaction, request.query);
    const access = await this.#accessFor(call, interaction);
    const body = await readCheckedBody(interaction, request, this.#limits.maxRequestBytes);
    const prepared: PreparedCall = { call, route, interaction, target, body, open };
    let result = await this.#exchange(prepared, access);
    record.status = result.status;
    if (!result.isUnauthorized) return;
    result = await this.#exchange(prepared, await this.#freshAccess(call, access));
    record.status = result.status;
    if (result.isUnauthorized) throw reauthRequired(platform);
  }

  /** Open platforms need no token; capabilities are tried without one, since most platforms show them to anybody. */
  async #accessFor(call: FhirCall, interaction: Interaction): Promise<PlatformAccess | undefined> {
    if (!call.platform.oauth || interaction.kind === 'capabilities') return undefined;
    return await this.#auth.access(sessionOf(call), call.platform);
  }

  /** After a 401: another token than the rejected one, or a first one for capabilities. */
  async #freshAccess(call: FhirCall, rejected: PlatformAccess | undefined): Promise<PlatformAccess> {
    const options = rejected && { rejectedToken: rejected.accessToken };
    const fresh = await this.#auth.access(sessionOf(call), call.platform, options);
    if (fresh.accessToken === rejected?.accessToken) throw reauthRequired(call.platform);
    return fresh;
  }

  /** Judges the call by the token and sends it with that token, in one place, so that the two cannot differ. */
  async #exchange(prepared: PreparedCall, access: PlatformAccess | undefined): Promise<ExchangeResult> {
    const { call, route, interaction, target, body, open } = prepared;
    if (access && interaction.kind !== 'capabilities') {
      assertAllowed(interaction, access, call.request, target.query, body);
    }
    const headers = makeRequestHeaders(route, interaction, call.request, {
      token: access?.accessToken,
      contentType: body?.contentType,
      requestId: call.requestId,
    });
    const upstreamBody = body && makeUpstreamBody(route, body);
    const pool = this.#pools.enter(route);
    try {
      const request = { method: interaction.method, path: target.path, headers, body: upstreamBody };
      return await exchange(pool.dispatcher, request, {
        route,
        interaction,
        limits: this.#limits,
        interceptsUnauthorized: call.platform.oauth !== undefined,
        open,
        now: this.#now,
        signal: call.signal,
      });
    } finally {
      this.#pools.leave(pool);
    }
  }

  #logFailure(entry: FhirAuditEntry, error: unknown): void {
    const detail = error instanceof ProxyError ? error.detail : undefined;
    const { requestId, platformId, code, status } = entry;
    this.#options.logger?.warn({ requestId, platformId, code, status, detail }, 'a FHIR request failed');
  }
}

function sessionOf({ session, platform }: FhirCall): NonNullable<FhirCall['session']> {
  if (session) return session;
  throw new AuthError('LOGIN_REQUIRED', `Sign in to ${platform.name} first.`, { platformId: platform.id });
}

function reauthRequired(platform: ResolvedPlatform): AuthError {
  return new AuthError('REAUTH_REQUIRED', `${platform.name} no longer accepts this login. Sign in again.`, {
    platformId: platform.id,
    detail: 'a fresh token was rejected',
  });
}
