import type { Logger } from '../contract/fhir-call.js';
import { ProcessRateLimiter } from './rate-limiter.js';
import type { RateBucket, RateLimiter } from './rate-limiter.js';
import { TokenLease } from './token-lease.js';
import type { BucketStore } from './token-lease.js';

/** What a {@link SharedRateLimiter} works with. */
export interface SharedRateLimiterOptions {
  readonly store: BucketStore;
  /** The name of a bucket in the store; it may hide what the key says. By default `rate:` and the key. */
  readonly nameOf?: (key: string) => string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly logger?: Logger;
  /** An answer of the store that takes longer is none; default 250. */
  readonly timeoutMs?: number;
}

/** How long a store that failed is not asked. */
const sparedMs = 1_000;
/** A caller who found its tokens taken by others this often comes back later. */
const maxRounds = 50;

/**
 * Counts for all processes on one store, taking tokens from there in batches. While the store does not answer it counts
 * in this process alone, each process as if it were the only one: a limit may then be passed, but no request hangs.
 */
export class SharedRateLimiter implements RateLimiter {
  readonly #options: Required<Omit<SharedRateLimiterOptions, 'logger'>>;
  readonly #logger: Logger | undefined;
  readonly #alone: ProcessRateLimiter;
  readonly #leases = new Map<string, TokenLease>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #sparedUntilMs = 0;
  #isOut = false;

  constructor(options: SharedRateLimiterOptions) {
    const { store, nameOf = (key) => `rate:${key}`, now = Date.now, timeoutMs = 250, logger } = options;
    this.#options = { store, nameOf, now, timeoutMs };
    this.#logger = logger;
    this.#alone = new ProcessRateLimiter(now);
  }

  async take(buckets: readonly RateBucket[]): Promise<number | undefined> {
    if (this.#options.now() < this.#sparedUntilMs) return await this.#alone.take(buckets);
    for (let round = 0; round < maxRounds; round += 1) {
      const leases = buckets.map((bucket) => this.#leaseOf(bucket));
      const empty = leases.filter((lease) => !lease.hasToken);
      if (empty.length === 0) {
        for (const lease of leases) lease.spend();
        return undefined;
      }
      const waits = await this.#fill(empty);
      if (waits === undefined) return await this.#alone.take(buckets);
      const longestMs = Math.max(...waits);
      if (longestMs > 0) return Math.ceil(longestMs / 1000);
    }
    return 1;
  }

  /** Gives back what was taken and not used. */
  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const leases = [...this.#leases.values()];
    this.#leases.clear();
    await Promise.allSettled(leases.map((lease) => lease.giveBack()));
  }

  /** How long each is empty, 0 for those that are not; `undefined` when the store does not say. */
  async #fill(leases: readonly TokenLease[]): Promise<readonly number[] | undefined> {
    try {
      const waits = await Promise.all(leases.map((lease) => lease.fill()));
      if (this.#isOut) this.#logger?.info({}, 'request limits are shared with the other processes again');
      this.#isOut = false;
      return waits;
    } catch (error) {
      const detail = error instanceof Error ? error.message : undefined;
      if (!this.#isOut) this.#logger?.warn({ detail }, 'request limits are kept by this process alone for now');
      this.#isOut = true;
      this.#sparedUntilMs = this.#options.now() + sparedMs;
      return undefined;
    }
  }

  #leaseOf(bucket: RateBucket): TokenLease {
    const known = this.#leases.get(bucket.key);
    if (known) return known;
    const { nameOf, ...options } = this.#options;
    const lease = new TokenLease({ ...options, name: nameOf(bucket.key), bucket });
    this.#leases.set(bucket.key, lease);
    this.#endLater(bucket.key, lease);
    return lease;
  }

  #endLater(key: string, lease: TokenLease): void {
    const timer = setTimeout(() => {
      if (lease.isAsking) return this.#endLater(key, lease);
      this.#leases.delete(key);
      this.#timers.delete(key);
      void lease.giveBack().catch(() => undefined);
    }, lease.lifetimeMs);
    timer.unref();
    this.#timers.set(key, timer);
  }
}
