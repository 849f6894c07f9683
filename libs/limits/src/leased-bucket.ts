import { spanOf, takeFrom } from './token-bucket.js';
import type { BucketSize, BucketSpan, BucketStore } from './token-bucket.js';

/**
 * How processes share a bucket:
 * `leased`: a process takes tokens from the store ahead, in batches that grow with its use, and returns what it has not
 * used within a second. The limit is never passed.
 * `reported`: a process spends the first quarter of the bucket by itself and reports it to the store within a second;
 * below that it asks each time. `n` processes pass the limit by `(n - 1) / 4` of it at most.
 * `exact`: a process asks the store each time, and fails while the store does.
 */
export type Sharing = 'leased' | 'reported' | 'exact';

/** A bucket that processes share. */
export interface SharedBucket extends BucketSize {
  /** One bucket has one key, and always the same size. */
  readonly key: string;
  readonly sharing: Sharing;
}

/** What a {@link LeasedBucket} works with. */
export interface LeaseOptions {
  /** Absent: no other process takes from the bucket. */
  readonly store: BucketStore | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** An answer of the store that takes longer counts as none, except for `exact` buckets. */
  readonly timeoutMs: number;
}

/** The part of a `reported` bucket that a process spends before it asks, in buckets large enough to be divided. */
const freePart = 1 / 4;
const smallestDivided = 20;
/** Of a `leased` bucket a twentieth is taken at once at most, and so many tokens. */
const largestPart = 1 / 20;
const largestBatch = 64;
/** Tokens are held, and use is not reported, for so long at most: the inaccuracy of a limit, and what a crash costs. */
export const leaseMs = 1_000;

/**
 * One bucket as this process knows it: what the store answered last and what has come back since, the tokens that were
 * leased from it, and the use that was not reported to it.
 */
export class LeasedBucket {
  readonly bucket: SharedBucket;
  /** Whether the bucket was used since somebody looked last. */
  isUsed = false;
  /** When its refusals were reported last. */
  refusedAtMs = Number.NEGATIVE_INFINITY;
  readonly #name: string;
  readonly #options: LeaseOptions;
  readonly #span: BucketSpan;
  readonly #floor: number;
  readonly #largest: number;
  #fullAtUs: number;
  #knownAtMs: number;
  #held = 0;
  #owed = 0;
  #batch = 1;
  #waiting = 0;
  #asking: Promise<void> | undefined;
  #emptyUntilMs = 0;
  #askAgainAtMs = 0;

  /**
   * @param name what the store calls it
   * @throws RangeError when the bucket holds nothing whole, or never fills
   */
  constructor(name: string, bucket: SharedBucket, options: LeaseOptions) {
    const { capacity, sharing } = bucket;
    const nowMs = options.now();
    this.bucket = bucket;
    this.#name = name;
    this.#options = options;
    this.#span = spanOf(bucket);
    this.#floor = sharing === 'reported' && capacity >= smallestDivided ? capacity * (1 - freePart) : capacity;
    this.#largest = sharing === 'leased' ? Math.min(largestBatch, Math.max(1, Math.floor(capacity * largestPart))) : 1;
    this.#fullAtUs = nowMs * 1000;
    this.#knownAtMs = nowMs;
  }

  /** Whether a token can be spent without the store. @param isAlone no other process is considered */
  canSpend(nowMs: number, isAlone: boolean): boolean {
    return this.#held > 0 || this.bucket.capacity - this.#missing(nowMs) - 1 >= (isAlone ? 0 : this.#floor);
  }

  /** Spends a token; see {@link canSpend}. */
  spend(nowMs: number, isAlone: boolean): void {
    if (this.#held > 0) return void (this.#held -= 1);
    this.#owed += 1;
    this.#fullAtUs = this.#level(nowMs) + this.#span.tokenUs;
    // Of what was used long ago while the store was out, nothing is missing by now.
    if (isAlone) this.#owed = Math.min(this.#owed, Math.ceil(this.#missing(nowMs)));
  }

  /** Milliseconds until there is a token, or until the store is worth asking: 0 when it is now. */
  waitMs(nowMs: number, isAlone: boolean): number {
    if (!isAlone) return nowMs < this.#askAgainAtMs ? Math.max(0, this.#emptyUntilMs - nowMs) : 0;
    const left = this.bucket.capacity - this.#missing(nowMs);
    return Math.max(1, Math.ceil(((1 - left) * this.#span.tokenUs) / 1000));
  }

  /** Whole tokens that are left, as far as this process knows, and seconds until the bucket is full. */
  state(nowMs: number): { readonly left: number; readonly resetSeconds: number } {
    const fullInUs = this.#level(nowMs) - nowMs * 1000;
    return {
      left: Math.max(0, Math.floor(this.bucket.capacity - fullInUs / this.#span.tokenUs)) + this.#held,
      resetSeconds: Math.ceil(fullInUs / 1_000_000),
    };
  }

  /** Whether forgetting the bucket changes nothing. */
  isAtRest(nowMs: number): boolean {
    const isIdle = this.#held === 0 && this.#owed === 0 && this.#asking === undefined;
    return isIdle && this.#level(nowMs) <= nowMs * 1000;
  }

  /**
   * Asks the store for more tokens; those who ask at the same time share the answer. Others may be quicker to spend what
   * comes.
   *
   * @throws whatever the store throws, or that it did not answer in time
   */
  async fill(store: BucketStore): Promise<void> {
    this.#waiting += 1;
    try {
      this.#asking ??= this.#ask(store).finally(() => (this.#asking = undefined));
      await this.#asking;
    } finally {
      this.#waiting -= 1;
    }
  }

  /**
   * Reports what was used and returns what was not.
   *
   * @returns whether the store was asked
   * @throws whatever the store throws, or that it did not answer in time; use that was not reported stays to be reported
   */
  async settle(): Promise<boolean> {
    const { store } = this.#options;
    await this.#asking?.catch(() => undefined);
    this.#batch = 1;
    const owed = this.#owed;
    const net = owed - this.#held;
    this.#held = this.#owed = 0;
    if (!store || net === 0) return false;
    try {
      this.#learn((await this.#ofStore(store, net)).left);
      return true;
    } catch (error) {
      this.#owed += Math.max(0, net);
      throw error;
    }
  }

  async #ask(store: BucketStore): Promise<void> {
    // Requests of the same turn are asked for together.
    await new Promise(setImmediate);
    const owed = this.#owed;
    this.#owed = 0;
    try {
      const wanted = Math.max(this.#batch, this.#waiting);
      const { granted, waitMs, left } = await this.#ofStore(store, owed + wanted);
      this.#held += Math.max(0, granted - owed);
      this.#learn(left);
      this.#batch = Math.min(this.#batch * 2, this.#largest);
      if (granted <= owed) this.#close(waitMs);
    } catch (error) {
      this.#owed += owed;
      throw error;
    }
  }

  /** Other processes may return leased tokens, so that asking again is of use before the bucket has filled by itself. */
  #close(waitMs: number): void {
    const nowMs = this.#options.now();
    this.#emptyUntilMs = nowMs + Math.max(waitMs, this.#span.tokenUs / 1000);
    const isLeased = this.bucket.sharing === 'leased';
    this.#askAgainAtMs = isLeased ? Math.min(this.#emptyUntilMs, nowMs + leaseMs) : this.#emptyUntilMs;
  }

  #ofStore(store: BucketStore, wanted: number): ReturnType<BucketStore['takeTokens']> {
    const answer = store.takeTokens(this.#name, this.bucket, wanted);
    if (this.bucket.sharing === 'exact') return answer;
    return inTime(answer, this.#options.timeoutMs, () => {
      // Nobody waits for a late answer any more. Should the store fail again, the bucket fills up by itself.
      const giveBack = ({ granted }: { granted: number }): unknown =>
        granted > 0 && store.takeTokens(this.#name, this.bucket, -granted);
      answer.then(giveBack).catch(() => undefined);
    });
  }

  #learn(left: number): void {
    const nowMs = this.#options.now();
    this.#knownAtMs = nowMs;
    this.#fullAtUs = nowMs * 1000 + (this.bucket.capacity - left) * this.#span.tokenUs;
    this.#fullAtUs = takeFrom(this.#level(nowMs), nowMs * 1000, this.#span, this.#owed).fullAtUs;
  }

  /** Tokens that are missing; of one that comes back, the part that is still missing. */
  #missing(nowMs: number): number {
    return (this.#level(nowMs) - nowMs * 1000) / this.#span.tokenUs;
  }

  /** When the bucket is full: not before now. A clock that was set back moves it, so that this gives and takes nothing. */
  #level(nowMs: number): number {
    if (nowMs < this.#knownAtMs) this.#fullAtUs -= (this.#knownAtMs - nowMs) * 1000;
    this.#knownAtMs = nowMs;
    return Math.max(this.#fullAtUs, nowMs * 1000);
  }
}

function inTime<T>(answer: Promise<T>, timeoutMs: number, onLate: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onLate();
      reject(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
