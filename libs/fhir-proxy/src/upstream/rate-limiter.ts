import { createHash } from 'node:crypto';
import type { PlatformRoute } from '../platform/platform-route.js';

/** A bucket that a request takes one from; it fills up again evenly. */
export interface RateBucket {
  readonly key: string;
  /** How many requests it holds when full. */
  readonly capacity: number;
  /** How long it takes to fill. */
  readonly periodSeconds: number;
}

/**
 * Counts requests. The one shipped counts in this process; one over a shared store has the same shape, and counts for
 * all of them.
 */
export interface RateLimiter {
  /**
   * Takes one from each bucket, or from none when one of them is empty.
   *
   * @returns the seconds until the emptiest has one again; `undefined` when the request may go
   */
  take(buckets: readonly RateBucket[]): Promise<number | undefined>;

  /** Called when the proxy closes. */
  close?(): Promise<void>;
}

interface Level {
  left: number;
  atMs: number;
}

/** Beyond this many, what is known of the longest unused is forgotten: its bucket was full again long ago, most likely. */
const maxBuckets = 10_000;
const hour = 3600;

/**
 * The buckets of a request to a platform, from its published limits (`rateLimit`). A platform counts by client unless
 * its file says otherwise (quirk `rateLimitBy`): by token, or by source address, which all its tenants share here.
 */
export function bucketsOf(route: PlatformRoute, token: string | undefined): RateBucket[] {
  const limits = route.definition.rateLimit;
  if (!limits) return [];
  const person = token === undefined ? 'nobody' : createHash('sha256').update(token).digest('base64url').slice(0, 22);
  const by = route.quirks.rateLimitBy ?? 'client';
  const counted = {
    client: route.platformId,
    token: `${route.platformId} ${person}`,
    'source-ip': route.definition.id,
  }[by];
  const bucket = (name: string, who: string, capacity: number | undefined, periodSeconds: number): RateBucket[] =>
    capacity === undefined ? [] : [{ key: `${name} ${who}`, capacity, periodSeconds }];
  return [
    ...bucket('second', counted, limits.perSecond, 1),
    ...bucket('token-hour', `${route.platformId} ${person}`, limits.perHourPerToken, hour),
    ...bucket('key-hour', route.platformId, limits.perHourPerApiKey, hour),
    ...bucket('day', counted, limits.perDay, 24 * hour),
  ];
}

/** Counts in this process. */
export class ProcessRateLimiter implements RateLimiter {
  readonly #now: () => number;
  readonly #levels = new Map<string, Level>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async take(buckets: readonly RateBucket[]): Promise<number | undefined> {
    const levels = buckets.map((bucket) => ({ bucket, level: this.#levelOf(bucket) }));
    const waits = levels.map(({ bucket, level }) => (1 - level.left) * (bucket.periodSeconds / bucket.capacity));
    const longest = Math.max(0, ...waits);
    if (longest > 0) return Math.ceil(longest);
    for (const { level } of levels) level.left -= 1;
    return undefined;
  }

  #levelOf({ key, capacity, periodSeconds }: RateBucket): Level {
    const nowMs = this.#now();
    const known = this.#levels.get(key);
    const filled = known ? known.left + ((nowMs - known.atMs) / 1000) * (capacity / periodSeconds) : capacity;
    const level = { left: Math.min(capacity, filled), atMs: nowMs };
    this.#levels.delete(key);
    this.#levels.set(key, level);
    const [oldest] = this.#levels.keys();
    if (this.#levels.size > maxBuckets && oldest !== undefined) this.#levels.delete(oldest);
    return level;
  }
}
