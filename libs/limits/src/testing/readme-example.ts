import { InFlightLimiter, RateLimiter } from '../index.js';
import type { BucketStore } from '../index.js';

const busy = (reason: string): Error => new Error(`refused: ${reason}`);

/** Makes a function that runs work for a caller: 100 times a minute over all processes, at most 4 at a time of 16 in this one. */
export function limitWork(store: BucketStore): (caller: string, work: () => Promise<void>) => Promise<void> {
  const rate = new RateLimiter({ store });
  const inFlight = new InFlightLimiter(
    { places: 16, placesPerCaller: 4, maxWaiting: 32, queueTimeoutMs: 10_000 },
    busy,
  );
  return async (caller, work) => {
    const bucket = { key: caller, capacity: 100, periodMs: 60_000, sharing: 'reported' } as const;
    const { waitMs } = await rate.take([bucket]);
    if (waitMs > 0) throw busy(`come back in ${waitMs} ms`);
    const place = await inFlight.enterInTurn(caller);
    try {
      await work();
    } finally {
      place.leave();
    }
  };
}
