import fc from 'fast-check';
import type { Sharing } from './leased-bucket.js';
import { RateLimiter } from './rate-limiter.js';
import { MemoryBuckets } from './testing/memory-buckets.js';

const processes = 3;

/** One step of a schedule: requests at a process, time that goes by, how slow the store is, or a process that restarts. */
const step = fc.record({
  kind: fc.constantFrom('take', 'take', 'take', 'take', 'wait', 'wait', 'wait', 'slow', 'restart'),
  at: fc.nat(processes - 1),
  count: fc.nat(12),
  ms: fc.nat(2_000),
});
const bucketOf = (sharing: Sharing) =>
  fc.record({
    key: fc.constant('bucket'),
    capacity: fc.integer({ min: 1, max: 80 }),
    periodMs: fc.integer({ min: 5_000, max: 60_000 }),
    sharing: fc.constant(sharing),
  });

/**
 * The part of the bucket by which `started` processes may pass it, as each way of sharing promises: a quarter for each but
 * one, and what comes back until use is reported, which takes a second and the store's time.
 */
const excess: Readonly<Record<Sharing, (started: number, periodMs: number) => number>> = {
  leased: () => 0,
  exact: () => 0,
  reported: (started, periodMs) => (started - 1) * (1 / 4 + 1_050 / periodMs),
};

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe.each(['leased', 'reported', 'exact'] as const)('a %s bucket, over any interleaving', (sharing) => {
  it('never grants more than it held and what came back meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(bucketOf(sharing), fc.array(step, { maxLength: 40 }), async (bucket, steps) => {
        const startedAtMs = Date.now();
        let [granted, started, slowMs] = [0, processes, 0];
        const buckets = new MemoryBuckets();
        const store = {
          takeTokens: async (...args: Parameters<MemoryBuckets['takeTokens']>) => {
            const taken = await buckets.takeTokens(...args);
            if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
            return taken;
          },
        };
        const open = (): RateLimiter => new RateLimiter({ store, timeoutMs: 1_000 });
        const replicas = Array.from({ length: processes }, open);
        const underWay: Promise<void>[] = [];
        const take = async (at: RateLimiter | undefined): Promise<void> => {
          if ((await at?.take([bucket]))?.waitMs === 0) granted += 1;
        };
        for (const { kind, at, count, ms } of steps) {
          if (kind === 'wait') await jest.advanceTimersByTimeAsync(ms);
          if (kind === 'slow') slowMs = ms / 40;
          if (kind === 'restart') {
            underWay.push(replicas[at]?.close() ?? Promise.resolve());
            replicas[at] = open();
            started += 1;
          }
          if (kind === 'take') underWay.push(...Array.from({ length: count }, () => take(replicas[at])));
        }
        const ended = Promise.all([...underWay, ...replicas.map((replica) => replica.close())]);
        let isOver = false;
        void ended.then(() => (isOver = true));
        while (!isOver) {
          await new Promise(setImmediate);
          await jest.advanceTimersByTimeAsync(10);
        }
        const cameBack = ((Date.now() - startedAtMs) * bucket.capacity) / bucket.periodMs;
        const most = bucket.capacity * (1 + excess[sharing](started, bucket.periodMs)) + cameBack;
        expect(granted).toBeLessThanOrEqual(most);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
