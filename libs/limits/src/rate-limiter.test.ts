import type { SharedBucket } from './leased-bucket.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateLimiterOptions, Taken } from './rate-limiter.js';
import { MemoryBuckets } from './testing/memory-buckets.js';

const day = 86_400_000;
const minute = 60_000;
const leased = (capacity: number, key = 'a'): SharedBucket => ({ key, capacity, periodMs: day, sharing: 'leased' });
const reported = (capacity = 100, key = 'a'): SharedBucket => ({
  key,
  capacity,
  periodMs: minute,
  sharing: 'reported',
});
const exact = (capacity = 10, key = 'a'): SharedBucket => ({ key, capacity, periodMs: minute, sharing: 'exact' });

let nowMs: number;
let store: MemoryBuckets;
let states: string[];
let refused: string[];
let all: RateLimiter[];

beforeEach(() => {
  nowMs = 1_000_000;
  store = new MemoryBuckets(() => nowMs);
  states = [];
  refused = [];
  all = [];
});
afterEach(async () => {
  store.state = 'up';
  await Promise.all(all.map((limiter) => limiter.close()));
});

/** One process. */
function replica(options: RateLimiterOptions = {}): RateLimiter {
  const limiter = new RateLimiter({
    store,
    now: () => nowMs,
    timeoutMs: 20,
    nameOf: (key) => `name of ${key}`,
    onStore: (state) => void states.push(state),
    onRefused: ({ key }) => void refused.push(key),
    ...options,
  });
  all.push(limiter);
  return limiter;
}

/** Takes in turn at each replica until one is refused, at most 2,000 times. @returns how many were granted */
async function takeAll(at: RateLimiter[], ...buckets: SharedBucket[]): Promise<number> {
  for (let granted = 0; granted < 2000; granted += 1) {
    if ((await at[granted % at.length]?.take(buckets))?.waitMs !== 0) return granted;
  }
  return 2000;
}

describe('a leased bucket', () => {
  it('is used up to the last token and no further, by several processes at once', async () => {
    const granted = await Promise.all([takeAll([replica()], leased(200)), takeAll([replica()], leased(200))]);
    expect(granted[0] + granted[1]).toBe(200);
  });

  it('is asked for in growing batches, not once for each request', async () => {
    const limiter = replica();
    for (let taken = 0; taken < 1000; taken += 1) await limiter.take([leased(2000)]);
    expect(store.asked.length).toBeLessThan(30);
    expect(store.asked.slice(0, 4).map(([, wanted]) => wanted)).toEqual([1, 2, 4, 8]);
    expect(Math.max(...store.asked.map(([, wanted]) => wanted))).toBe(64);
  });

  it('is asked for once by all who come at the same time', async () => {
    const limiter = replica();
    const answers = await Promise.all(Array.from({ length: 40 }, async () => limiter.take([leased(100)])));
    expect(answers.map(({ waitMs }) => waitMs)).toEqual(Array(40).fill(0));
    expect(store.asked).toEqual([['name of a', 40]]);
  });

  it('refuses with the time to wait, without asking the store each time', async () => {
    const limiter = replica();
    await takeAll([limiter], leased(2));
    const before = store.asked.length;
    const waits = [await limiter.take([leased(2)]), await limiter.take([leased(2)])];
    expect(waits).toEqual(Array(2).fill(expect.objectContaining({ waitMs: day / 2, left: 0 })));
    expect(store.asked).toHaveLength(before);
  });

  it('takes from all buckets or from none', async () => {
    const limiter = replica();
    expect(await takeAll([limiter], leased(30, 'large'), leased(3, 'small'))).toBe(3);
    expect(await takeAll([limiter], leased(30, 'large'))).toBe(27);
  });

  it('gets back what a process that ends has not used', async () => {
    const [one, two] = [replica(), replica()];
    for (let taken = 0; taken < 3; taken += 1) await one.take([leased(100)]);
    await one.close();
    expect(await takeAll([two], leased(100))).toBe(97);
  });

  it('gets back what a process has not used for a moment', async () => {
    const one = replica({ now: Date.now });
    const short: SharedBucket = { ...leased(100), periodMs: 100 };
    const returned = new Promise<number>((resolve) => {
      const { asked } = store;
      asked.push = (question) => {
        if (question[1] < 0) resolve(question[1]);
        return Array.prototype.push.call(asked, question);
      };
    });
    for (let taken = 0; taken < 4; taken += 1) await one.take([short]);
    expect(await returned).toBeLessThan(0);
  });
});

describe('a reported bucket', () => {
  it('grants the first quarter at once and without the store', () => {
    const limiter = replica();
    for (let taken = 0; taken < 25; taken += 1) {
      expect(limiter.take([reported()])).toMatchObject({ waitMs: 0, left: 99 - taken });
    }
    expect(store.asked).toEqual([]);
    expect(limiter.take([reported()])).toBeInstanceOf(Promise);
  });

  it('reports what was used when the process stops', async () => {
    const [one, two] = [replica(), replica()];
    for (let taken = 0; taken < 20; taken += 1) await one.take([reported()]);
    await one.close();
    expect(await takeAll([two], reported())).toBe(80);
  });

  it('does not reach the store while it refuses: a flood costs it nothing', async () => {
    const limiter = replica();
    await takeAll([limiter], reported());
    const before = store.asked.length;
    for (let taken = 0; taken < 100; taken += 1) expect(limiter.take([reported()])).toMatchObject({ waitMs: 600 });
    expect(store.asked).toHaveLength(before);
  });

  it('is not refilled by a clock that is set back', async () => {
    const limiter = replica();
    await takeAll([limiter], reported());
    nowMs -= 3_600_000;
    expect(await takeAll([limiter], reported())).toBe(0);
  });

  it('loses nothing to a clock that is set back', async () => {
    const limiter = replica();
    for (let taken = 0; taken < 5; taken += 1) await limiter.take([reported()]);
    nowMs -= 3_600_000;
    expect(limiter.take([reported()])).toMatchObject({ waitMs: 0, left: 94 });
  });
});

describe('an exact bucket', () => {
  it('asks the store each time, and grants its tokens once over any number of processes', async () => {
    let granted = 0;
    for (const one of [replica(), replica(), replica(), replica()]) granted += await takeAll([one], exact());
    expect(granted).toBe(10);
    expect(store.asked[0]).toEqual(['name of a', 1]);
  });

  it('grants again after the time that a refusal named, and not before', async () => {
    const limiter = replica();
    await takeAll([limiter], exact());
    expect(await limiter.take([exact()])).toMatchObject({ waitMs: 6_000, left: 0 });
    nowMs += 5_999;
    expect(await limiter.take([exact()])).toMatchObject({ waitMs: 1 });
    nowMs += 1;
    expect(await limiter.take([exact()])).toMatchObject({ waitMs: 0, left: 0 });
    expect(await limiter.take([exact()])).toMatchObject({ waitMs: 6_000 });
  });

  it('fails while the store does, and never counts alone', async () => {
    const limiter = replica();
    store.state = 'down';
    for (let taken = 0; taken < 3; taken += 1) {
      await expect(limiter.take([exact()])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    expect(states).toEqual([]);
  });
});

describe('a store that does not answer', () => {
  it.each([leased(100), reported(100)])('leaves each process to its own count: %j', async (bucket) => {
    const [one, two] = [replica(), replica()];
    store.state = 'down';
    expect([await takeAll([one], bucket), await takeAll([two], bucket)]).toEqual([100, 100]);
    expect((await one.take([bucket])).waitMs).toBe(bucket.periodMs / 100);
    expect(states).toEqual(['failed', 'failed']);
  });

  it('is asked once a second at most, and what was used meanwhile counts when it is back', async () => {
    const [one, two] = [replica(), replica()];
    store.state = 'down';
    for (let taken = 0; taken < 60; taken += 1) await one.take([reported()]);
    expect(store.asked).toHaveLength(1);
    store.state = 'up';
    nowMs += 1_000;
    await one.take([reported()]);
    expect(states).toEqual(['failed', 'back']);
    expect(await takeAll([two], reported())).toBeLessThanOrEqual(41);
  });

  it('holds no request up for longer than its time limit', async () => {
    const limiter = replica();
    for (let taken = 0; taken < 25; taken += 1) await limiter.take([reported()]);
    store.state = 'silent';
    expect(await limiter.take([reported()])).toMatchObject({ waitMs: 0, left: 74 });
    expect(limiter.take([reported()])).toMatchObject({ waitMs: 0, left: 73 });
    expect(store.asked).toHaveLength(1);
  });

  it('gets back what it grants too late', async () => {
    const release: (() => void)[] = [];
    const late = replica({
      store: {
        takeTokens: (key, of, wanted) =>
          wanted < 0
            ? store.takeTokens(key, of, wanted)
            : new Promise((resolve) => release.push(() => void store.takeTokens(key, of, wanted).then(resolve))),
      },
    });
    expect(await late.take([leased(5)])).toMatchObject({ waitMs: 0 });
    expect(release).toHaveLength(1);
    release[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.asked).toEqual([
      ['name of a', 1],
      ['name of a', -1],
    ]);
  });
});

describe('a limiter', () => {
  it('without a store counts every bucket alone, and at once', () => {
    const limiter = new RateLimiter({ now: () => nowMs });
    for (const bucket of [leased(3, 'a'), reported(3, 'b'), exact(3, 'c')]) {
      const answers = Array.from({ length: 4 }, () => limiter.take([bucket]) as Taken);
      expect(answers.map(({ waitMs }) => waitMs > 0)).toEqual([false, false, false, true]);
    }
  });

  it('reports refusals once in the time in which the bucket fills, for each bucket', async () => {
    const limiter = replica();
    for (const key of ['a', 'b']) {
      for (let taken = 0; taken < 300; taken += 1) await limiter.take([reported(100, key)]);
    }
    expect(refused).toEqual(['a', 'b']);
    nowMs += minute - 1_000;
    for (let taken = 0; taken < 300; taken += 1) await limiter.take([reported()]);
    expect(refused).toEqual(['a', 'b']);
    nowMs += 1_000;
    for (let taken = 0; taken < 300; taken += 1) await limiter.take([reported()]);
    expect(refused).toEqual(['a', 'b', 'a']);
  });

  it('knows 10,000 buckets at most, and forgets none that is used again and again', async () => {
    const limiter = replica();
    const often = reported(100, 'often');
    for (let taken = 0; taken < 20; taken += 1) await limiter.take([often]);
    for (let index = 0; index < 15_000; index += 1) {
      await limiter.take([reported(100, `${index}`)]);
      if (index % 4_000 === 0) await limiter.take([often]);
    }
    expect(limiter.size).toBe(10_000);
    // What was counted is known here still: the store was not asked, and has heard nothing of it.
    expect(limiter.take([often])).toMatchObject({ left: 100 - 20 - 4 - 1 });
    expect(store.asked.filter(([, wanted]) => wanted > 1)).toEqual([]);
  });

  it.each([0, 1.5, Number.NaN])('refuses a bucket of %d tokens', (capacity) => {
    expect(() => replica().take([leased(capacity)])).toThrow(RangeError);
  });
});
