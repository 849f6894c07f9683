import type { TransportLogger } from '@fhir-gateway/http1-client';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { ExchangeResult } from '../answer/exchange.js';
import type { ProxyLimits } from '../contract/limits.js';
import type { LinkTarget } from '../request/next-link.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { ProxyError } from '../contract/proxy-error.js';
import { joinQuery } from '../contract/query-parts.js';
import { unnamedCaller } from './bulkhead.js';
import type { PreparedCall } from './prepared-call.js';
import { bucketsOf } from './published-limits.js';
import type { RequestLimiter } from './published-limits.js';
import type { CheckedBody } from '../request/request-body.js';
import { headerOf, makeBareHeaders, makeRequestHeaders } from '../request/request-headers.js';
import { onlyAddition } from '../request/search-plan.js';
import { shapeSearch, shapesSearches } from '../request/search-shape.js';
import { makeLinkPath, makeTarget, makeUpstreamBody } from '../request/upstream-request.js';
import { exchangeRepeatedly } from './upstream-attempts.js';
import { exchangeTraced } from './traced-exchange.js';
import type { TraceCall } from './traced-exchange.js';
import { UpstreamPools } from './upstream-pools.js';
import type { PoolState } from '../contract/pool-state.js';
import type { AddressPolicy, CreateTransport } from './upstream-pools.js';

/** What a {@link UpstreamSender} works with. */
export interface SenderOptions {
  readonly limits: ProxyLimits;
  readonly now: () => number;
  readonly rateLimiter: RequestLimiter;
  readonly addresses: AddressPolicy;
  readonly traceCall?: TraceCall | undefined;
  readonly createPool?: CreateTransport | undefined;
  readonly logger?: TransportLogger | undefined;
}

/** A call as its platform takes it, which is what is judged and what is sent. */
export interface WrittenCall {
  /** Below the origin, with the query. */
  readonly path: string;
  readonly query: string;
  readonly body: CheckedBody | undefined;
}

/** Writes a call as its platform takes it, and sends it. */
export class UpstreamSender {
  readonly #options: SenderOptions;
  readonly #pools: UpstreamPools;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#pools = new UpstreamPools(options);
  }

  /** @throws ProxyError REQUEST_INVALID when the query has a parameter that the gateway sets */
  write(prepared: PreparedCall, access: PlatformAccess | undefined): WrittenCall {
    const { query, body } = prepared.interaction.isSearch ? searchAsTaken(prepared, access) : prepared;
    const target = makeTarget(prepared.route, prepared.interaction, query, access);
    return { path: target.path, query: target.query, body };
  }

  /**
   * Sends what was judged, with the token by which it was judged.
   *
   * @throws ProxyError REQUEST_INVALID | UPSTREAM_* | CLIENT_CLOSED
   */
  send(
    prepared: PreparedCall,
    access: PlatformAccess | undefined,
    { path, query, body }: WrittenCall,
  ): Promise<ExchangeResult> {
    const { call, route, interaction, open, link, links, withoutToken = false } = prepared;
    const { limits, now } = this.#options;
    const search = body?.form === undefined ? query : joinQuery(query, body.form);
    const wish = { search, accept: headerOf(call.request, 'accept') };
    // A link may lead to another host that the platform file allows; what opens this one is not for that.
    const sendsCredential = route.credential.length > 0 && !withoutToken && (!link || link.origin === route.origin);
    const headers = withoutToken
      ? makeBareHeaders(call.request)
      : makeRequestHeaders(route, interaction, call.request, {
          wish,
          token: access?.accessToken,
          tokenType: access?.proof ? 'DPoP' : 'Bearer',
          credential: sendsCredential ? route.credential : undefined,
          contentType: body?.contentType,
          requestId: call.requestId,
        });
    const request = {
      method: interaction.method,
      path: link ? pathOf(prepared, link, access) : path,
      headers,
      body: body && makeUpstreamBody(route, body),
      headersTimeoutMs: interaction.kind === 'capabilities' ? metadataTimeoutMs(route, limits) : undefined,
    };
    const keepLimits = route.definition.rateLimit && (() => this.#keepLimits(route, access));
    const pool = this.#pools.poolFor(link && link.origin !== route.origin ? poolOf(route, link) : route);
    const address = `${link ? link.origin : route.origin}${request.path}`;
    const options = {
      route,
      interaction,
      wish,
      limits,
      interceptsUnauthorized: sendsCredential || (call.platform.oauth !== undefined && !withoutToken),
      links,
      open,
      now,
      signal: call.signal,
      caller: call.limitedAs ?? unnamedCaller(call),
      keepLimits,
      proof: withoutToken ? undefined : access?.proof?.begin(request.method, address),
      random: Math.random,
    };
    const { traceCall } = this.#options;
    if (traceCall) return exchangeTraced(traceCall, route.platformId, withoutToken, pool, request, options);
    return exchangeRepeatedly(pool, request, options);
  }

  /** How much is under way, by pool. */
  poolStates(): readonly PoolState[] {
    return this.#pools.states();
  }

  /** Breaks what is under way and closes every connection. */
  async close(): Promise<void> {
    await Promise.all([this.#pools.close(), this.#options.rateLimiter.close()]);
  }

  /** The platform would refuse it, and some then lock the client out: better said here, with the time to wait. */
  async #keepLimits(route: PlatformRoute, access: PlatformAccess | undefined): Promise<void> {
    const { waitMs } = await this.#options.rateLimiter.take(bucketsOf(route, access?.accessToken));
    if (waitMs === 0) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    const message = 'The request limit that this platform publishes is reached.';
    throw new ProxyError('UPSTREAM_RATE_LIMITED', message, { retryAfterSeconds });
  }
}

/** The parameters of a search as the platform takes them; for most platforms the client's, untouched. */
function searchAsTaken(
  { route, interaction, query, body }: PreparedCall,
  access: PlatformAccess | undefined,
): { query: string; body: CheckedBody | undefined } {
  const { quirks } = route;
  const isSpecial = shapesSearches(quirks) || quirks.requiredSearch !== undefined;
  if (!isSpecial) return { query, body };
  const search = body?.form === undefined ? { query } : { query, form: body.form };
  const shaped = shapeSearch(quirks, interaction, search, access?.patient);
  const addition = onlyAddition(quirks, interaction, search);
  if (!body || shaped.form === undefined) return { query: joinQuery(shaped.query, addition), body };
  return { query: shaped.query, body: { ...body, form: joinQuery(shaped.form, addition) } };
}

/** An address that needs no token is complete as it is; another parameter would break its signature. */
function pathOf(
  { route, withoutToken }: PreparedCall,
  { path }: LinkTarget,
  access: PlatformAccess | undefined,
): string {
  return withoutToken ? path : makeLinkPath(route, path, access);
}

/** A slow /metadata gets twice the time it was seen to take (quirk `slowMetadataMs`). */
function metadataTimeoutMs({ quirks }: PlatformRoute, limits: ProxyLimits): number | undefined {
  if (quirks.slowMetadataMs === undefined) return undefined;
  return Math.max(limits.headersTimeoutMs, 2 * quirks.slowMetadataMs);
}

function poolOf({ definition }: PlatformRoute, { origin }: LinkTarget): { poolKey: string; origin: string } {
  return { poolKey: `${definition.id} ${origin}`, origin };
}
