import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { CircuitBreaker } from './circuit-breaker.js';
import type { ProxyLimits } from './limits.js';
import type { PlatformRoute } from './platform-route.js';
import { ProxyError } from './proxy-error.js';

/** The connections to one platform, and how many calls are on them. */
export interface UpstreamPool {
  readonly dispatcher: Dispatcher;
  readonly breaker: CircuitBreaker;
  /** Calls on their way, waiting for a connection, or waiting to be repeated. */
  active: number;
}

/** Makes the connection pool of one origin; redirects are not followed, nothing is retried. */
export function createUndiciPool(origin: string, limits: ProxyLimits): Dispatcher {
  return new Pool(origin, {
    connections: limits.connections,
    connectTimeout: limits.connectTimeoutMs,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyIdleTimeoutMs,
  });
}

/**
 * One connection pool for each platform and origin. Platforms never share one, not even on the same host, so that a
 * slow platform uses up only its own connections; the tenants of a platform do share.
 */
export class UpstreamPools {
  readonly #pools = new Map<string, UpstreamPool>();
  readonly #limits: ProxyLimits;
  readonly #now: () => number;
  readonly #create: (origin: string, limits: ProxyLimits) => Dispatcher;

  constructor(
    limits: ProxyLimits,
    now: () => number,
    create: (origin: string, limits: ProxyLimits) => Dispatcher = createUndiciPool,
  ) {
    this.#limits = limits;
    this.#now = now;
    this.#create = create;
  }

  /**
   * Returns the pool for a call that is about to be made.
   *
   * @throws ProxyError UPSTREAM_BUSY when as many calls as the limits allow are waiting already
   */
  enter(route: Pick<PlatformRoute, 'poolKey' | 'origin'>): UpstreamPool {
    let pool = this.#pools.get(route.poolKey);
    if (!pool) {
      pool = {
        dispatcher: this.#create(route.origin, this.#limits),
        breaker: new CircuitBreaker(this.#limits, this.#now),
        active: 0,
      };
      this.#pools.set(route.poolKey, pool);
    }
    if (pool.active >= this.#limits.connections + this.#limits.maxWaiting) {
      throw new ProxyError('UPSTREAM_BUSY', 'Too many requests are waiting for this platform.');
    }
    pool.active += 1;
    return pool;
  }

  /** Ends what {@link enter} began. */
  leave(pool: UpstreamPool): void {
    pool.active -= 1;
  }

  /** Breaks what is under way and closes every connection. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ dispatcher }) => dispatcher.destroy()));
  }
}
