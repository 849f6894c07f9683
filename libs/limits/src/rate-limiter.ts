import { leaseMs, LeasedBucket } from './leased-bucket.js';
import type { SharedBucket } from './leased-bucket.js';
import type { BucketStore } from './token-bucket.js';

/** What a {@link RateLimiter} works with. */
export interface RateLimiterOptions {
  /** Where the buckets of all processes are; absent: this process counts alone. */
  readonly store?: BucketStore;
  /** The name of a bucket in the store, which may hide what the key says; by default the key. */
  readonly nameOf?: (key: string) => string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** An answer of the store that takes longer counts as none, except for `exact` buckets; default 250. */
  readonly timeoutMs?: number;
  /** Called when the store fails, and when it answers again; at most once a second. */
  readonly onStore?: (state: 'failed' | 'back', error?: unknown) => void;
  /** Called for a bucket that refuses, at most once in the time in which it fills. */
  readonly onRefused?: (bucket: SharedBucket) => void;
}

/** What became of a request for tokens, and what is left in the emptiest of its buckets. */
export interface Taken {
  /** 0: one token of each bucket was taken. Otherwise none was, and after so long there will be one in each. */
  readonly waitMs: number;
  readonly left: number;
  /** Seconds until the bucket is full. */
  readonly resetSeconds: number;
}

/** How long a store that failed is not asked. */
const sparedMs = 1_000;
/** A request that found its tokens taken by others this often is refused. */
const maxRounds = 50;
/** Buckets that are known at a time; beyond that, one that was not used for long is settled and forgotten. */
const maxBuckets = 10_000;
/** Buckets that are settled at a time. */
const settledAtOnce = 256;

/**
 * Counts requests against token buckets, all processes on one store together. What that costs is decided by each bucket's
 * {@link SharedBucket.sharing}. While the store does not answer, `exact` buckets fail with it, and the process counts the
 * others alone: a limit may then be passed, but no request hangs.
 */
export class RateLimiter {
  readonly #options: RateLimiterOptions & { readonly now: () => number };
  readonly #buckets = new Map<string, LeasedBucket>();
  #timer: NodeJS.Timeout | undefined;
  #sparedUntilMs = 0;
  #isOut = false;

  constructor(options: RateLimiterOptions = {}) {
    this.#options = { ...options, now: options.now ?? Date.now };
  }

  /** Buckets that this process knows. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Takes a token from each bucket, or from none when one of them is empty; at once where the store need not be asked.
   *
   * @throws RangeError when a bucket holds nothing whole, or never fills
   * @throws whatever the store throws, for `exact` buckets (as a rejection)
   */
  take(buckets: readonly SharedBucket[]): Taken | Promise<Taken> {
    const known = buckets.map((bucket) => this.#find(bucket));
    return this.#tryTake(known) ?? this.#takeShared(known);
  }

  /** Reports what the store has not heard, returns what was not used, and stops. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const all = [...this.#buckets.values()];
    this.#buckets.clear();
    await Promise.all(all.map((bucket) => this.#settle(bucket)));
  }

  /** @returns nothing where the store has to be asked */
  #tryTake(known: readonly LeasedBucket[]): Taken | undefined {
    const nowMs = this.#options.now();
    let waitMs = 0;
    let needsStore = false;
    for (const one of known) {
      const isAlone = this.#countsAlone(one, nowMs);
      if (one.canSpend(nowMs, isAlone)) continue;
      const wait = one.waitMs(nowMs, isAlone);
      if (wait > 0) this.#noteRefusal(one, nowMs);
      else needsStore = true;
      waitMs = Math.max(waitMs, wait);
    }
    if (waitMs === 0 && needsStore) return undefined;
    if (waitMs === 0) for (const one of known) one.spend(nowMs, this.#countsAlone(one, nowMs));
    let taken: Taken = { waitMs, left: Number.POSITIVE_INFINITY, resetSeconds: 0 };
    for (const one of known) {
      const { left, resetSeconds } = one.state(nowMs);
      if (left < taken.left) taken = { waitMs, left, resetSeconds };
    }
    return taken;
  }

  async #takeShared(known: readonly LeasedBucket[]): Promise<Taken> {
    for (let round = 0; round < maxRounds; round += 1) {
      await Promise.all(known.map((one) => this.#fill(one)));
      const taken = this.#tryTake(known);
      if (taken) return taken;
    }
    return { waitMs: sparedMs, left: 0, resetSeconds: 1 };
  }

  async #fill(one: LeasedBucket): Promise<void> {
    const { now, store } = this.#options;
    const nowMs = now();
    if (!store || this.#countsAlone(one, nowMs)) return;
    if (one.canSpend(nowMs, false) || one.waitMs(nowMs, false) > 0) return;
    try {
      await one.fill(store);
      this.#storeAnswered();
    } catch (error) {
      if (one.bucket.sharing === 'exact') throw error;
      this.#storeFailed(error);
    }
  }

  #countsAlone({ bucket }: LeasedBucket, nowMs: number): boolean {
    return this.#options.store === undefined || (bucket.sharing !== 'exact' && nowMs < this.#sparedUntilMs);
  }

  #noteRefusal(one: LeasedBucket, nowMs: number): void {
    if (nowMs - one.refusedAtMs < one.bucket.periodMs) return;
    one.refusedAtMs = nowMs;
    this.#options.onRefused?.(one.bucket);
  }

  #find(bucket: SharedBucket): LeasedBucket {
    const known = this.#buckets.get(bucket.key);
    if (known) {
      known.isUsed = true;
      return known;
    }
    const { store, nameOf, now, timeoutMs = 250 } = this.#options;
    const made = new LeasedBucket(nameOf?.(bucket.key) ?? bucket.key, bucket, { store, now, timeoutMs });
    this.#buckets.set(bucket.key, made);
    this.#forgetOldest(made);
    this.#settleLater();
    return made;
  }

  #forgetOldest(newest: LeasedBucket): void {
    if (this.#buckets.size <= maxBuckets) return;
    for (const [key, one] of this.#buckets) {
      if (one === newest) continue;
      this.#buckets.delete(key);
      if (!one.isUsed) return void this.#settle(one);
      // Used since it was put there: it becomes the newest. To move it at each use would cost each use more than this.
      one.isUsed = false;
      this.#buckets.set(key, one);
    }
  }

  #settleLater(): void {
    this.#timer ??= setTimeout(() => void this.#settleAll(), leaseMs).unref();
  }

  async #settleAll(): Promise<void> {
    const nowMs = this.#options.now();
    const all = [...this.#buckets.values()];
    for (const one of all) if (one.isAtRest(nowMs)) this.#buckets.delete(one.bucket.key);
    for (let from = 0; from < all.length && this.#options.now() >= this.#sparedUntilMs; from += settledAtOnce) {
      await Promise.all(all.slice(from, from + settledAtOnce).map((one) => this.#settle(one)));
    }
    this.#timer = undefined;
    if (this.#buckets.size > 0) this.#settleLater();
  }

  async #settle(one: LeasedBucket): Promise<void> {
    try {
      if (await one.settle()) this.#storeAnswered();
    } catch (error) {
      this.#storeFailed(error);
    }
  }

  #storeAnswered(): void {
    if (this.#isOut) this.#options.onStore?.('back');
    this.#isOut = false;
  }

  #storeFailed(error: unknown): void {
    if (!this.#isOut) this.#options.onStore?.('failed', error);
    this.#isOut = true;
    this.#sparedUntilMs = this.#options.now() + sparedMs;
  }
}
