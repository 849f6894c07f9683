import type { VaultStore } from '@fhir-gateway/token-vault';
import type { RateBucket } from './rate-limiter.js';

/** Where the buckets are that all processes take from. */
export type BucketStore = Pick<VaultStore, 'takeTokens'>;

/** What a {@link TokenLease} is for. */
export interface LeaseOptions {
  readonly store: BucketStore;
  /** The bucket's name in the store. */
  readonly name: string;
  readonly bucket: RateBucket;
  readonly now: () => number;
  /** An answer of the store that takes longer is none. */
  readonly timeoutMs: number;
}

/** Tokens leave their bucket at most so long before they are used: the blur of a limit, and what a crash costs. */
const longestLeaseMs = 1_000;
const largestBatch = 64;

/**
 * Tokens of one bucket that this process has taken from the store and not used yet. One at a time at first; the busier it
 * is, the more at once, up to a twentieth of the bucket, so that a busy process seldom asks and an idle one holds nothing.
 */
export class TokenLease {
  /** How long tokens may be held: a tenth of the time in which the bucket fills, so that bursts stay where they belong. */
  readonly lifetimeMs: number;
  readonly #options: LeaseOptions;
  readonly #largest: number;
  #left = 0;
  #batch = 1;
  #waiting = 0;
  #asking: Promise<number> | undefined;
  #emptyUntilMs = 0;

  constructor(options: LeaseOptions) {
    const { capacity, periodSeconds } = options.bucket;
    this.#options = options;
    this.#largest = Math.min(largestBatch, Math.max(1, Math.floor(capacity / 20)));
    this.lifetimeMs = Math.min(longestLeaseMs, periodSeconds * 100);
  }

  get hasToken(): boolean {
    return this.#left > 0;
  }

  /** Whether the store is being asked, so that tokens may be on their way. */
  get isAsking(): boolean {
    return this.#asking !== undefined;
  }

  /** Takes one that is here; see {@link hasToken}. */
  spend(): void {
    this.#left -= 1;
  }

  /**
   * Asks the store for more; who asks at the same time shares the answer.
   *
   * @returns 0 when some came, though others may have been quicker; else milliseconds until there is one
   * @throws whatever the store throws, or that it did not answer in time
   */
  async fill(): Promise<number> {
    const emptyMs = this.#emptyUntilMs - this.#options.now();
    if (emptyMs > 0) return emptyMs;
    this.#waiting += 1;
    try {
      this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
      return await this.#asking;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Gives back what was not used. */
  async giveBack(): Promise<void> {
    const { store, name } = this.#options;
    const left = this.#left;
    this.#left = 0;
    if (left > 0) await store.takeTokens(name, this.#sharedBucket(), -left);
  }

  async #ask(): Promise<number> {
    const { store, name, now, timeoutMs } = this.#options;
    // Whoever comes in the same turn is asked for together.
    await new Promise(setImmediate);
    const wanted = Math.max(this.#batch, this.#waiting);
    const answer = store.takeTokens(name, this.#sharedBucket(), wanted);
    const { granted, waitMs } = await inTime(answer, timeoutMs, () => {
      // What is granted after all is nobody's; a store that fails again keeps it until the bucket fills.
      answer.then(({ granted }) => store.takeTokens(name, this.#sharedBucket(), -granted)).catch(() => undefined);
    });
    this.#left += granted;
    this.#batch = Math.min(this.#batch * 2, this.#largest);
    if (granted === 0) this.#emptyUntilMs = now() + Math.min(waitMs, this.lifetimeMs);
    return granted > 0 ? 0 : Math.max(1, waitMs);
  }

  #sharedBucket(): { capacity: number; periodMs: number } {
    const { capacity, periodSeconds } = this.#options.bucket;
    return { capacity, periodMs: periodSeconds * 1000 };
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
