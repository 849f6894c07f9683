import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { InFlightLimiter } from './in-flight-limiter.js';
import type { InFlightLimits, InFlightRefusal, Place } from './in-flight-limiter.js';

class Refused extends Error {
  readonly reason: InFlightRefusal;

  constructor(reason: InFlightRefusal) {
    super(reason);
    this.reason = reason;
  }
}

const limits = { places: 2, maxWaiting: 2, queueTimeoutMs: 60_000 };
const make = (own: Partial<InFlightLimits> = {}): InFlightLimiter =>
  new InFlightLimiter({ ...limits, ...own }, (reason) => new Refused(reason));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Aborted at the end of each test, so that nobody is left in a queue. */
let everybody: AbortController;
beforeEach(() => {
  everybody = new AbortController();
  setMaxListeners(0, everybody.signal);
});
afterEach(() => everybody.abort());

/** A request of a caller, and what became of it. */
class Visit {
  outcome: 'waiting' | 'in' | InFlightRefusal = 'waiting';
  #place: Place | undefined;

  constructor(limiter: InFlightLimiter, caller = 'one', onIn: () => void = () => undefined) {
    const enter = (place: Place): void => {
      this.outcome = 'in';
      this.#place = place;
      onIn();
    };
    const refuse = (error: unknown): void => void (this.outcome = (error as Refused).reason);
    try {
      const entered = limiter.enterInTurn(caller, everybody.signal);
      if (entered instanceof Promise) entered.then(enter, refuse);
      else enter(entered);
    } catch (error) {
      refuse(error);
    }
  }

  leave(): void {
    this.#place?.leave();
  }
}

const visits = (limiter: InFlightLimiter, caller: string, count: number): Visit[] =>
  Array.from({ length: count }, () => new Visit(limiter, caller));
const outcomes = (of: readonly Visit[]): string[] => of.map(({ outcome }) => outcome);

describe('an in-flight limiter', () => {
  it('refuses at once what would lengthen a full queue', () => {
    expect(outcomes(visits(make(), 'one', 5))).toEqual(['in', 'in', 'waiting', 'waiting', 'full']);
  });

  it('gives a place to the one who waits longest, and nobody takes it in between', async () => {
    const limiter = make({ places: 1 });
    const admitted: string[] = [];
    const first = new Visit(limiter);
    const [second] = ['second', 'third'].map((name) => new Visit(limiter, 'one', () => admitted.push(name)));
    first.leave();
    const late = new Visit(limiter, 'one', () => admitted.push('late'));
    expect(late.outcome).toBe('waiting');
    await settled();
    expect(admitted).toEqual(['second']);
    second?.leave();
    await settled();
    expect(admitted).toEqual(['second', 'third']);
  });

  it('refuses the one who has waited too long, and gives its place to nobody', async () => {
    const limiter = make({ places: 1, queueTimeoutMs: 1 });
    const first = new Visit(limiter);
    await expect(limiter.enterInTurn('one')).rejects.toMatchObject({ reason: 'late' });
    first.leave();
    expect(new Visit(limiter).outcome).toBe('in');
  });

  it('forgets a request that is cancelled, before and while it waits', async () => {
    const limiter = make({ places: 1 });
    const first = new Visit(limiter);
    const leaver = new AbortController();
    const gone = limiter.enterInTurn('one', leaver.signal);
    const next = new Visit(limiter);
    leaver.abort();
    await expect(gone).rejects.toMatchObject({ reason: 'cancelled' });
    await expect(limiter.enterInTurn('one', leaver.signal)).rejects.toMatchObject({ reason: 'cancelled' });
    first.leave();
    await settled();
    expect(next.outcome).toBe('in');
  });

  it('bounds nothing that has no limit', () => {
    const limiter = new InFlightLimiter({}, (reason) => new Refused(reason));
    expect(outcomes(visits(limiter, 'one', 100))).toEqual(Array(100).fill('in'));
  });
});

describe('a limit of each caller', () => {
  const perCaller = { places: 64, placesPerCaller: 16, maxWaiting: 256, maxWaitingPerCaller: 64 };

  it('V1: 66 requests of one caller do not keep another out, nor make it wait', async () => {
    const limiter = make(perCaller);
    const greedy = visits(limiter, 'greedy', 66);
    expect(outcomes(greedy).filter((outcome) => outcome === 'in')).toHaveLength(16);
    expect(limiter.running).toBe(16);
    expect(new Visit(limiter, 'other').outcome).toBe('in');
  });

  it('refuses a caller at once whose queue is full, and no other', () => {
    const limiter = make({ ...perCaller, maxWaitingPerCaller: 2 });
    expect(outcomes(visits(limiter, 'greedy', 19)).slice(16)).toEqual(['waiting', 'waiting', 'caller-full']);
    expect(new Visit(limiter, 'other').outcome).toBe('in');
  });

  it('says whose fault a wait in vain was', async () => {
    const limiter = make({ places: 2, placesPerCaller: 1, queueTimeoutMs: 1 });
    const busy = [new Visit(limiter, 'a'), new Visit(limiter, 'b')];
    await expect(limiter.enterInTurn('a')).rejects.toMatchObject({ reason: 'caller-late' });
    await expect(limiter.enterInTurn('c')).rejects.toMatchObject({ reason: 'late' });
    for (const visit of busy) visit.leave();
    expect([limiter.running, limiter.waiting, limiter.callers]).toEqual([0, 0, 0]);
  });

  it('gives a free place to the caller with the fewest, not to the one who filled the queue', async () => {
    const limiter = make({ places: 4, placesPerCaller: 2, maxWaiting: 20 });
    const [greedy, other] = [visits(limiter, 'greedy', 6), visits(limiter, 'other', 6)];
    const victim = new Visit(limiter, 'victim');
    expect(victim.outcome).toBe('waiting');
    greedy[0]?.leave();
    await settled();
    expect(victim.outcome).toBe('in');
    expect(outcomes([...greedy.slice(1), ...other]).filter((outcome) => outcome === 'in')).toHaveLength(3);
  });

  it('refuses without a queue what goes beyond it, at once', () => {
    const limiter = make({ placesPerCaller: 1 });
    const place = limiter.enter('a');
    expect(() => limiter.enter('a')).toThrow(expect.objectContaining({ reason: 'caller-full' }));
    limiter.enter('b');
    expect(() => limiter.enter('c')).toThrow(expect.objectContaining({ reason: 'full' }));
    place.leave();
    expect(() => limiter.enter('b')).toThrow(expect.objectContaining({ reason: 'caller-full' }));
    limiter.enter('a');
    expect(limiter.callers).toBe(2);
  });
});

describe('any order of coming, leaving, cancelling and timing out', () => {
  it('never exceeds a limit, never leaves a place free that somebody waits for, and ends with every place free', async () => {
    const step = fc.record({
      kind: fc.constantFrom('enter', 'enter', 'enter', 'leave', 'leave', 'leaveTwice', 'cancel', 'turn'),
      caller: fc.constantFrom('a', 'b', 'c', 'd'),
      which: fc.nat(50),
    });
    const sizes = fc.record({
      places: fc.integer({ min: 1, max: 6 }),
      placesPerCaller: fc.integer({ min: 1, max: 4 }),
      maxWaiting: fc.nat(12),
      maxWaitingPerCaller: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(step, { maxLength: 80 }), async (own, steps) => {
        const limiter = make(own);
        const inside: { caller: string; place: Place }[] = [];
        const waits: { caller: string; end: AbortController; done: boolean }[] = [];
        const check = (): void => {
          expect(limiter.running).toBeLessThanOrEqual(own.places);
          expect(limiter.waiting).toBeLessThanOrEqual(own.maxWaiting);
        };
        const left: Place[] = [];
        for (const { kind, caller, which } of steps) {
          if (kind === 'turn') await settled();
          if (kind === 'enter') {
            const wait = { caller, end: new AbortController(), done: false };
            try {
              const entered = limiter.enterInTurn(caller, wait.end.signal);
              if (entered instanceof Promise) {
                waits.push(wait);
                entered
                  .then(
                    (place) => void inside.push({ caller, place }),
                    () => undefined,
                  )
                  .finally(() => (wait.done = true));
              } else inside.push({ caller, place: entered });
            } catch (error) {
              expect((error as Refused).reason).toMatch(/full$/);
            }
          }
          if (kind === 'leave' && inside.length > 0) {
            const [one] = inside.splice(which % inside.length, 1);
            one?.place.leave();
            if (one) left.push(one.place);
          }
          if (kind === 'leaveTwice') left[which % Math.max(1, left.length)]?.leave();
          if (kind === 'cancel') waits[which % Math.max(1, waits.length)]?.end.abort();
          check();
          await Promise.resolve();
          await settled();
          const running = (name: string): number => inside.filter((one) => one.caller === name).length;
          for (const name of ['a', 'b', 'c', 'd']) expect(running(name)).toBeLessThanOrEqual(own.placesPerCaller);
          expect(limiter.running).toBe(inside.length);
          const isStuck = waits.some(
            (wait) => !wait.done && limiter.running < own.places && running(wait.caller) < own.placesPerCaller,
          );
          expect(isStuck).toBe(false);
        }
        for (const { end } of waits) end.abort();
        await settled();
        for (const { place } of inside) place.leave();
        expect([limiter.running, limiter.waiting, limiter.callers]).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });
});
