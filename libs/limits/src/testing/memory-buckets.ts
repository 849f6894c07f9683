import { spanOf, takeFrom } from '../token-bucket.js';
import type { BucketSize, BucketStore, TakenTokens } from '../token-bucket.js';

/** A store of buckets in memory, which notes what it was asked for, and fails or stays silent on demand. */
export class MemoryBuckets implements BucketStore {
  /** Each question: the bucket's name and the tokens wanted. */
  readonly asked: [key: string, wanted: number][] = [];
  state: 'up' | 'down' | 'silent' = 'up';
  readonly #now: () => number;
  readonly #fullAtUs = new Map<string, number>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async takeTokens(key: string, size: BucketSize, wanted: number): Promise<TakenTokens> {
    this.asked.push([key, wanted]);
    if (this.state === 'down') throw Object.assign(new Error('down'), { code: 'STORE_UNAVAILABLE' });
    if (this.state === 'silent') return new Promise(() => undefined);
    const nowUs = this.#now() * 1000;
    const { fullAtUs, ...taken } = takeFrom(this.#fullAtUs.get(key) ?? nowUs, nowUs, spanOf(size), wanted);
    this.#fullAtUs.set(key, fullAtUs);
    return taken;
  }
}
