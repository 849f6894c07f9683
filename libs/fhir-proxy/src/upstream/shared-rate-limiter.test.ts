import { MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { RateBucket } from './rate-limiter.js';
import { SharedRateLimiter } from './shared-rate-limiter.js';
import type { BucketStore } from './token-lease.js';

const day = 86_400;
const bucket = (capacity: number, key = 'a'): RateBucket => ({ key, capacity, periodSeconds: day });

let store: MemoryVaultStore;
let asked: [key: string, wanted: number][];
let counting: BucketStore;
let limiters: SharedRateLimiter[];
let warnings: string[];

beforeEach(() => {
  store = new MemoryVaultStore();
  asked = [];
  limiters = [];
  warnings = [];
  counting = {
    takeTokens: (key, of, wanted) => {
      asked.push([key, wanted]);
      return store.takeTokens(key, of, wanted);
    },
  };
});
afterEach(async () => {
  await Promise.all(limiters.map((limiter) => limiter.close()));
  await store.close();
});

function makeLimiter(of: BucketStore = counting, now?: () => number): SharedRateLimiter {
  const note = (_fields: object, message: string): void => void warnings.push(message);
  const logger = { debug: note, info: note, warn: note, error: note };
  const limiter = new SharedRateLimiter({ store: of, logger, timeoutMs: 20, ...(now && { now }) });
  limiters.push(limiter);
  return limiter;
}

/** Takes until refused, at most `most` times. @returns how many were granted */
async function takeAll(limiter: SharedRateLimiter, buckets: RateBucket[], most = 1000): Promise<number> {
  for (let granted = 0; granted < most; granted += 1) {
    if ((await limiter.take(buckets)) !== undefined) return granted;
  }
  return most;
}

describe('a limit that processes share', () => {
  it('is used up to the last token and no further, by whoever comes', async () => {
    const [one, two] = [makeLimiter(), makeLimiter()];
    const granted = await Promise.all([takeAll(one, [bucket(200)]), takeAll(two, [bucket(200)])]);
    expect(granted[0] + granted[1]).toBe(200);
  });

  it('is asked for in growing batches, not once for each request', async () => {
    expect(await takeAll(makeLimiter(), [bucket(2000)], 1000)).toBe(1000);
    expect(asked.length).toBeLessThan(30);
    expect(asked.slice(0, 4).map(([, wanted]) => wanted)).toEqual([1, 2, 4, 8]);
    expect(Math.max(...asked.map(([, wanted]) => wanted))).toBe(64);
  });

  it('is asked for once by all who come at the same time', async () => {
    const limiter = makeLimiter();
    const answers = await Promise.all(Array.from({ length: 40 }, () => limiter.take([bucket(100)])));
    expect(answers).toEqual(Array(40).fill(undefined));
    expect(asked).toEqual([['rate:a', 40]]);
  });

  it('refuses with the time to wait, without asking the store each time', async () => {
    const limiter = makeLimiter();
    await takeAll(limiter, [bucket(2)]);
    const before = asked.length;
    const waits = [await limiter.take([bucket(2)]), await limiter.take([bucket(2)])];
    expect(waits.every((wait) => wait !== undefined && wait > 0 && wait <= day / 2)).toBe(true);
    expect(asked).toHaveLength(before);
  });

  it('takes from all buckets or from none', async () => {
    const limiter = makeLimiter();
    expect(await takeAll(limiter, [bucket(30, 'large'), bucket(3, 'small')])).toBe(3);
    expect(await takeAll(limiter, [bucket(30, 'large')])).toBe(27);
  });

  it('gets back what a process that ends has not used', async () => {
    const [one, two] = [makeLimiter(), makeLimiter()];
    await takeAll(one, [bucket(100)], 3);
    await one.close();
    expect(await takeAll(two, [bucket(100)])).toBe(97);
  });

  it('gets back what a process has not used after a moment', async () => {
    const [one, two] = [makeLimiter(), makeLimiter()];
    const short = { key: 'a', capacity: 100, periodSeconds: 0.1 };
    const returned = new Promise<number>((resolve) => {
      const { takeTokens } = counting;
      counting.takeTokens = (key, of, wanted) => {
        if (wanted < 0) resolve(wanted);
        return takeTokens(key, of, wanted);
      };
    });
    for (let index = 0; index < 4; index += 1) await one.take([short]);
    expect(await returned).toBeLessThan(0);
    expect(await two.take([short])).toBeUndefined();
  });
});

describe('a store that is out of reach', () => {
  const broken: BucketStore = { takeTokens: () => Promise.reject(new Error('down')) };

  it('leaves each process to its own count, with one warning', async () => {
    const limiter = makeLimiter(broken);
    expect(await takeAll(limiter, [bucket(5)])).toBe(5);
    expect(warnings).toEqual(['request limits are kept by this process alone for now']);
  });

  it('that says nothing does not hold a request up, and gets back what it grants too late', async () => {
    const release: (() => void)[] = [];
    const silent: BucketStore = {
      takeTokens: (key, of, wanted) =>
        wanted < 0
          ? counting.takeTokens(key, of, wanted)
          : new Promise((resolve) => release.push(() => void counting.takeTokens(key, of, wanted).then(resolve))),
    };
    const limiter = makeLimiter(silent);
    expect(await limiter.take([bucket(5)])).toBeUndefined();
    expect(release).toHaveLength(1);
    release[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([
      ['rate:a', 1],
      ['rate:a', -1],
    ]);
  });

  it('is spared for a second, then asked again, and what it says counts', async () => {
    let nowMs = 1_000_000;
    let isDown = true;
    const mending: BucketStore = {
      takeTokens: (...args) => (isDown ? broken.takeTokens(...args) : counting.takeTokens(...args)),
    };
    const limiter = makeLimiter(mending, () => nowMs);
    await limiter.take([bucket(5)]);
    isDown = false;
    await limiter.take([bucket(5)]);
    expect(asked).toEqual([]);
    nowMs += 1_000;
    await limiter.take([bucket(5)]);
    expect(asked).toHaveLength(1);
    expect(warnings.at(-1)).toBe('request limits are shared with the other processes again');
  });
});
