import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress, privateAddress, publicAddressesOnly } from './address-guard.js';
import type { InFlightLimiter } from '@fhir-gateway/limits';
import { createBulkhead } from './bulkhead.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { createTransport } from '@fhir-gateway/http1-client';
import type { Transport } from '@fhir-gateway/http1-client';
import type { ProxyLimits } from '../contract/limits.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import type { PrivateNetworks } from './private-networks.js';

/** The connections to one platform, and what keeps others from its troubles. */
export interface UpstreamPool {
  readonly transport: Transport;
  readonly breaker: CircuitBreaker;
  readonly bulkhead: InFlightLimiter;
}

/** How much is under way to one origin of a platform. */
export interface PoolState {
  /** Without tenant. */
  readonly platformId: string;
  readonly running: number;
  readonly waiting: number;
  /** Whether the circuit breaker keeps requests back. */
  readonly isOpen: boolean;
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
export type CreateTransport = (origin: string, limits: ProxyLimits, lookup?: LookupFunction) => Transport;

const createOwnTransport: CreateTransport = (origin, limits, lookup) => createTransport(origin, { ...limits, lookup });

/**
 * One connection pool for each platform and origin. Platforms never share one, not even on the same host, so that a
 * slow platform uses up only its own connections; the tenants of a platform do share.
 */
export class UpstreamPools {
  readonly #pools = new Map<string, UpstreamPool>();
  readonly #limits: ProxyLimits;
  readonly #now: () => number;
  readonly #create: CreateTransport;
  readonly #addresses: AddressPolicy;

  constructor(
    limits: ProxyLimits,
    now: () => number,
    addresses: AddressPolicy,
    create: CreateTransport = createOwnTransport,
  ) {
    this.#limits = limits;
    this.#now = now;
    this.#addresses = addresses;
    this.#create = create;
  }

  /**
   * Returns the pool for a call that is about to be made.
   *
   * @throws ProxyError UPSTREAM_UNREACHABLE when the origin is written as an address in a private network
   */
  poolFor(route: Pick<PlatformRoute, 'poolKey' | 'origin'>): UpstreamPool {
    let pool = this.#pools.get(route.poolKey);
    if (!pool) {
      pool = {
        transport: this.#create(route.origin, this.#limits, this.#lookupFor(route.origin)),
        breaker: new CircuitBreaker(this.#limits, this.#now),
        bulkhead: createBulkhead(this.#limits),
      };
      this.#pools.set(route.poolKey, pool);
    }
    return pool;
  }

  /** Every pool that was used so far. */
  states(): readonly PoolState[] {
    return [...this.#pools].map(([key, { breaker, bulkhead }]) => ({
      platformId: key.slice(0, key.lastIndexOf(' ')),
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

  /** An origin that is written as an address is never looked up, so that it is judged here. */
  #lookupFor(origin: string): LookupFunction | undefined {
    const url = new URL(origin);
    const { lookup, allowPrivate, privateNetworks } = this.#addresses;
    if (allowPrivate(url)) return lookup;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isPrivateAddress(host) && !privateNetworks.has(host)) throw privateAddress();
    return publicAddressesOnly(lookup, privateNetworks);
  }
}
