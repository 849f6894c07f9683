import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';
import { CountedBucket, type Quota } from './counted-bucket.js';
import { GatewayError } from '../errors/errors.js';
import { closedClasses, type LimitClass, type MinuteLimits } from './limit-classes.js';
import type { Logger } from '../logging/logger.js';
import { withinTime } from '../wiring/within-time.js';

/** What {@link CallLimits} works with. */
export interface CallLimitsOptions {
  readonly limits: MinuteLimits;
  readonly store: Pick<VaultStore, 'takeTokens'>;
  readonly keyring: Keyring;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Told each refusal. */
  readonly onRefused?: (limitClass: LimitClass) => void;
  /** Told of each caller that comes to a limit, at most once a minute. */
  readonly onLimited?: (limitClass: LimitClass, who: string) => void;
}

const minuteMs = 60_000;
/** How long a process may keep to itself what was used. */
const tellEveryMs = 1_000;
/** How long a store that failed is not asked. */
const sparedMs = 1_000;
/** An answer of the store that takes longer is none, for classes that can do without. */
const patienceMs = 250;
/** Callers that are known at a time; of more, one that was not seen for long is told of and forgotten. */
const mostBuckets = 10_000;
/** Reports that are under way at a time. */
const reportsAtOnce = 256;

/**
 * How many calls a minute one caller may make of each kind, over all processes on one store.
 *
 * A caller in the first quarter of its limit costs nothing: the process counts, and tells the store within a second.
 * Beyond that each call asks the store first. So `n` processes let at most `(n - 1) / 4` of a limit more through, within
 * one second, than one would. Classes that begin or hand out credentials ask each time, and are exact.
 *
 * While the store does not answer, those classes answer `STORE_UNAVAILABLE`; the others count in each process alone.
 */
export class CallLimits {
  readonly #options: CallLimitsOptions;
  readonly #buckets = new Map<string, CountedBucket>();
  #timer: NodeJS.Timeout | undefined;
  #sparedUntilMs = 0;
  #isOut = false;

  constructor(options: CallLimitsOptions) {
    this.#options = options;
  }

  /** Calls a minute of that class; 0 where they are not counted. */
  limitOf(limitClass: LimitClass): number {
    return this.#options.limits[limitClass];
  }

  /** Callers that this process has in mind. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Counts one call; at once where the store need not be asked.
   *
   * @param who names the caller; the store sees a keyed hash of it
   * @returns what is left; `undefined` where the class is not counted
   * @throws GatewayError CALLS_LIMITED, with the time to wait (also as a rejection)
   * @throws VaultError STORE_UNAVAILABLE for classes that need the store (as a rejection)
   */
  take(limitClass: LimitClass, who: string): Quota | undefined | Promise<Quota> {
    const limit = this.#options.limits[limitClass];
    if (limit === 0) return undefined;
    const nowMs = this.#options.now();
    const bucket = this.#bucketOf(limitClass, limit, who, nowMs);
    if (bucket.takeFreely(nowMs)) return bucket.quota(nowMs);
    const waitMs = bucket.waitMs(nowMs);
    if (waitMs > 0) throw this.#refusal(limitClass, bucket, waitMs);
    if (closedClasses.has(limitClass)) return this.#takeShared(limitClass, bucket, (asked) => asked);
    if (nowMs < this.#sparedUntilMs) return this.#takeAlone(limitClass, bucket);
    return this.#takeShared(limitClass, bucket, (asked) => withinTime(asked, patienceMs));
  }

  /** Tells the store what it has not heard, and stops. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.all([...this.#buckets.values()].map((bucket) => this.#tell(bucket)));
    this.#buckets.clear();
  }

  async #takeShared(
    limitClass: LimitClass,
    bucket: CountedBucket,
    patiently: <T>(asked: Promise<T>) => Promise<T>,
  ): Promise<Quota> {
    const { store, now } = this.#options;
    const untold = bucket.collect(now());
    try {
      const { granted, waitMs, left } = await patiently(store.takeTokens(bucket.name, bucket.size, untold + 1));
      this.#storeAnswered();
      const nowMs = now();
      bucket.learn(left, nowMs);
      if (granted > untold) return bucket.quota(nowMs);
      bucket.close(Math.max(waitMs, bucket.tokenMs), nowMs);
    } catch (error) {
      bucket.restore(untold);
      if (closedClasses.has(limitClass)) throw error;
      this.#storeFailed(error);
      return this.#takeAlone(limitClass, bucket);
    }
    throw this.#refusal(limitClass, bucket, bucket.waitMs(now()));
  }

  #takeAlone(limitClass: LimitClass, bucket: CountedBucket): Quota {
    const nowMs = this.#options.now();
    if (bucket.takeAlone(nowMs)) return bucket.quota(nowMs);
    throw this.#refusal(limitClass, bucket, bucket.tokenMs);
  }

  #refusal(limitClass: LimitClass, bucket: CountedBucket, waitMs: number): GatewayError {
    const { now, onRefused, onLimited } = this.#options;
    onRefused?.(limitClass);
    const nowMs = now();
    if (onLimited && nowMs - bucket.toldAtMs >= minuteMs) {
      bucket.toldAtMs = nowMs;
      onLimited(limitClass, bucket.who);
    }
    return new GatewayError('CALLS_LIMITED', 'Too many requests of this kind came from this caller within a minute.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }

  #bucketOf(limitClass: LimitClass, limit: number, who: string, nowMs: number): CountedBucket {
    const key = `${limitClass} ${who}`;
    const known = this.#buckets.get(key);
    if (known) {
      known.isSeen = true;
      return known;
    }
    const name = `${this.#options.keyring.fingerprints(`call-limit|${key}`)[0]}:calls`;
    const size = { capacity: limit, periodMs: minuteMs };
    const bucket = new CountedBucket(name, size, !closedClasses.has(limitClass), nowMs);
    bucket.who = who;
    this.#buckets.set(key, bucket);
    this.#forgetOldest(bucket);
    this.#tellLater();
    return bucket;
  }

  #forgetOldest(newest: CountedBucket): void {
    if (this.#buckets.size <= mostBuckets) return;
    for (const [key, bucket] of this.#buckets) {
      if (bucket === newest) continue;
      this.#buckets.delete(key);
      if (!bucket.isSeen) return void this.#tell(bucket);
      // Seen since it was put there: last in line once more. To move it with each call would cost each call more than this.
      bucket.isSeen = false;
      this.#buckets.set(key, bucket);
    }
  }

  #tellLater(): void {
    this.#timer ??= setTimeout(() => {
      void this.#tellAll().finally(() => {
        this.#timer = undefined;
        if (this.#buckets.size > 0) this.#tellLater();
      });
    }, tellEveryMs).unref();
  }

  async #tellAll(): Promise<void> {
    const nowMs = this.#options.now();
    const all = [...this.#buckets];
    for (const [key, bucket] of all) if (bucket.isFull(nowMs)) this.#buckets.delete(key);
    for (let from = 0; from < all.length && this.#options.now() >= this.#sparedUntilMs; from += reportsAtOnce) {
      await Promise.all(all.slice(from, from + reportsAtOnce).map(([, bucket]) => this.#tell(bucket)));
    }
  }

  async #tell(bucket: CountedBucket): Promise<void> {
    const { store, now } = this.#options;
    const untold = bucket.collect(now());
    if (untold === 0) return;
    try {
      bucket.learn((await withinTime(store.takeTokens(bucket.name, bucket.size, untold), patienceMs)).left, now());
      this.#storeAnswered();
    } catch (error) {
      bucket.restore(untold);
      this.#storeFailed(error);
    }
  }

  #storeAnswered(): void {
    if (this.#isOut) this.#options.logger.info({}, 'limits of callers are shared with the other processes again');
    this.#isOut = false;
  }

  #storeFailed(error: unknown): void {
    const detail = error instanceof Error ? error.message : undefined;
    if (!this.#isOut) this.#options.logger.warn({ detail }, 'limits of callers are kept by this process alone for now');
    this.#isOut = true;
    this.#sparedUntilMs = this.#options.now() + sparedMs;
  }
}
