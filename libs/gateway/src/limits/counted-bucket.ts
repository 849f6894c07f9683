import type { TokenBucket } from '@fhir-gateway/token-vault';

/** How much of a limit is left, as answers tell it. */
export interface Quota {
  readonly left: number;
  /** Seconds until all of it is there again; where nothing is left, until one call is. */
  readonly resetSeconds: number;
}

/** The part of a bucket that a process may use before it asks the others, in buckets large enough to be divided. */
const freePart = 1 / 4;
const leastDivided = 20;

/**
 * One caller's bucket as this process knows it: what the store said last, what has come back since, and what was used
 * since and not yet told.
 */
export class CountedBucket {
  /** What the store calls it. */
  readonly name: string;
  /** Whether another call came since whoever keeps the buckets looked last. */
  isSeen = false;
  /** Whose it is. */
  who = '';
  /** When it was last told that this caller came to its limit. */
  toldAtMs = -Infinity;
  readonly #size: TokenBucket;
  readonly #floor: number;
  #left: number;
  #atMs: number;
  #untold = 0;
  #emptyUntilMs = 0;

  /** @param mayGuess whether calls may go before the store is asked */
  constructor(name: string, size: TokenBucket, mayGuess: boolean, nowMs: number) {
    this.name = name;
    this.#size = size;
    this.#left = size.capacity;
    this.#atMs = nowMs;
    const free = mayGuess && size.capacity >= leastDivided ? size.capacity * freePart : 0;
    this.#floor = size.capacity - free;
  }

  get size(): TokenBucket {
    return this.#size;
  }

  /** Whether forgetting it changes nothing. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#untold === 0 && this.#left >= this.#size.capacity;
  }

  /** Takes one without asking anybody; `false` where the bucket is too low for that. */
  takeFreely(nowMs: number): boolean {
    return this.#takeDownTo(this.#floor, nowMs);
  }

  /** Takes one by what this process knows alone; `false` where by that nothing is left. */
  takeAlone(nowMs: number): boolean {
    return this.#takeDownTo(0, nowMs);
  }

  /** What was used and is told now; the caller must {@link restore} it when nobody heard. */
  collect(nowMs: number): number {
    this.#refill(nowMs);
    // What has come back since needs no telling: the store's own bucket would have been as full.
    const told = Math.min(this.#untold, Math.round(this.#size.capacity - this.#left));
    this.#untold = 0;
    return told;
  }

  restore(untold: number): void {
    this.#untold += untold;
  }

  /** Takes over what the store says is left. */
  learn(left: number, nowMs: number): void {
    this.#left = Math.max(0, left - this.#untold);
    this.#atMs = nowMs;
  }

  /** Refuses for so long without asking again. */
  close(waitMs: number, nowMs: number): void {
    this.#emptyUntilMs = nowMs + waitMs;
  }

  /** Milliseconds until asking is of use; 0 for now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#emptyUntilMs - nowMs);
  }

  /** Time for one token to come back. */
  get tokenMs(): number {
    return this.#size.periodMs / this.#size.capacity;
  }

  quota(nowMs: number): Quota {
    this.#refill(nowMs);
    return {
      left: Math.max(0, Math.floor(this.#left)),
      resetSeconds: Math.ceil(((this.#size.capacity - this.#left) * this.tokenMs) / 1000),
    };
  }

  #takeDownTo(floor: number, nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#left - 1 < floor) return false;
    this.#left -= 1;
    this.#untold += 1;
    return true;
  }

  #refill(nowMs: number): void {
    // A clock that was set back gives nothing and takes nothing.
    const gained = Math.max(0, nowMs - this.#atMs) / this.tokenMs;
    this.#left = Math.min(this.#size.capacity, this.#left + gained);
    this.#atMs = nowMs;
  }
}
