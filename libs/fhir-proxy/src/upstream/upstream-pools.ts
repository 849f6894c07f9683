import type { LookupFunction } from 'node:net';
import { guardedLookup, isRefusedHost } from '@fhir-gateway/address-guard';
import type { PrivateNetworks } from '@fhir-gateway/address-guard';
import type { ClientTls } from '@fhir-gateway/platform-registry/platform';
import type { InFlightLimiter } from '@fhir-gateway/limits';
import { createBulkhead } from './bulkhead.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { createTransport } from '@fhir-gateway/http1-client';
import type { Transport, TransportLogger, TransportOptions } from '@fhir-gateway/http1-client';
import type { PoolState } from '../contract/pool-state.js';
import type { ProxyLimits } from '../contract/limits.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { ProxyError } from '../contract/proxy-error.js';

/** The connections to one platform, and what keeps others from its troubles. */
export interface UpstreamPool {
  readonly transport: Transport;
  readonly breaker: CircuitBreaker;
  readonly bulkhead: InFlightLimiter;
}

/** Decides which addresses may be connected to. */
export interface AddressPolicy {
  /** Whether an origin may be on this machine or in a private network. */
  allowPrivate(origin: URL): boolean;
  /** Private networks in which any platform may be. */
  readonly privateNetworks: PrivateNetworks;
  /** By default the system's. */
  readonly lookup?: LookupFunction;
}

/** Makes the connection pool of one origin; redirects are not followed, nothing is repeated. */
export type CreateTransport = (origin: string, options: TransportOptions) => Transport;

/** What {@link UpstreamPools} is made of. */
export interface UpstreamPoolsOptions {
  readonly limits: ProxyLimits;
  readonly now: () => number;
  readonly addresses: AddressPolicy;
  /** By default this repository's own client. */
  readonly createPool?: CreateTransport | undefined;
  readonly logger?: TransportLogger | undefined;
}

/**
 * One connection pool for each platform and origin. Platforms never share one, not even on the same host, so that a
 * slow platform uses up only its own connections; the tenants of a platform do share.
 */
export class UpstreamPools {
  readonly #pools = new Map<string, UpstreamPool>();
  readonly #options: UpstreamPoolsOptions;

  constructor(options: UpstreamPoolsOptions) {
    this.#options = options;
  }

  /**
   * Returns the pool for a call that is about to be made.
   *
   * @throws ProxyError UPSTREAM_UNREACHABLE when the origin is written as an address in a private network
   */
  poolFor(route: Pick<PlatformRoute, 'poolKey' | 'origin'> & Partial<Pick<PlatformRoute, 'tls'>>): UpstreamPool {
    let pool = this.#pools.get(route.poolKey);
    if (!pool) {
      const { limits, now, createPool = createTransport } = this.#options;
      pool = {
        transport: createPool(route.origin, this.#transportOptions(route.origin, route.tls)),
        breaker: new CircuitBreaker(limits, now),
        bulkhead: createBulkhead(limits),
      };
      this.#pools.set(route.poolKey, pool);
    }
    return pool;
  }

  /** Every pool that was used so far. */
  states(): readonly PoolState[] {
    return [...this.#pools].map(([key, { breaker, bulkhead }]) => ({
      platformId: key.slice(0, key.indexOf(' ')),
      running: bulkhead.running,
      waiting: bulkhead.waiting,
      isOpen: breaker.isOpen,
    }));
  }

  /** Breaks what is under way and closes every connection. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ transport }) => transport.destroy()));
  }

  #transportOptions(origin: string, tls: ClientTls | undefined): TransportOptions {
    const { limits, logger } = this.#options;
    const { connections, connectTimeoutMs, headersTimeoutMs, bodyIdleTimeoutMs } = limits;
    const lookup = this.#lookupFor(origin);
    const { ca, cert, key } = tls ?? {};
    const identity = cert !== undefined && key !== undefined ? { cert, key } : undefined;
    return { connections, connectTimeoutMs, headersTimeoutMs, bodyIdleTimeoutMs, lookup, ca, identity, logger };
  }

  /** An origin that is written as an address is never looked up, so that it is judged here. */
  #lookupFor(origin: string): LookupFunction | undefined {
    const url = new URL(origin);
    const { lookup, allowPrivate, privateNetworks } = this.#options.addresses;
    if (allowPrivate(url)) return lookup;
    if (isRefusedHost(url, privateNetworks)) throw privateAddress();
    return guardedLookup({ lookup, allowed: privateNetworks, refuse: privateAddress });
  }
}

/** The error for a platform whose address is not public. It has no cause, and names no address. */
function privateAddress(): ProxyError {
  const message = 'The address of this platform leads into a private network, where it may not be called.';
  return new ProxyError('UPSTREAM_UNREACHABLE', message, { detail: 'private address' });
}
