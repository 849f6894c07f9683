/** Times of one kind of call, in microseconds. */
export interface Timing {
  readonly p50: number;
  readonly p95: number;
}

/** Anything to be timed: names and calls, one at a time. */
export type Contender = readonly [name: string, call: (round: number) => Promise<unknown>];

/**
 * Times calls that wait for one another, one of each in every round, so that a slow moment of the machine meets all of
 * them; in a new order each time, since how fast a call runs depends on what ran just before.
 *
 * @param rounds calls of each; a tenth more go before them uncounted
 */
export async function timeInTurns(contenders: readonly Contender[], rounds: number): Promise<Map<string, Timing>> {
  const times = new Map(contenders.map(([name]) => [name, new Float64Array(rounds)]));
  for (let round = -Math.ceil(rounds / 10); round < rounds; round++) {
    for (const [name, call] of shuffled(contenders)) {
      const startedAt = performance.now();
      await call(Math.abs(round));
      const elapsedUs = (performance.now() - startedAt) * 1_000;
      const list = times.get(name);
      if (round >= 0 && list) list[round] = elapsedUs;
    }
  }
  return new Map([...times].map(([name, list]) => [name, summarize(list)]));
}

/** Microseconds a call takes on average, over many that nothing comes between. */
export function perCallUs(calls: number, call: (index: number) => unknown): number {
  for (let index = 0; index < calls / 10; index++) call(index);
  const startedAt = performance.now();
  for (let index = 0; index < calls; index++) call(index);
  return ((performance.now() - startedAt) * 1_000) / calls;
}

/** As {@link perCallUs}, each call awaited. */
export async function perAwaitUs(calls: number, call: (index: number) => Promise<unknown>): Promise<number> {
  for (let index = 0; index < calls / 10; index++) await call(index);
  const startedAt = performance.now();
  for (let index = 0; index < calls; index++) await call(index);
  return ((performance.now() - startedAt) * 1_000) / calls;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function summarize(list: Float64Array): Timing {
  list.sort();
  const at = (share: number) => list[Math.max(0, Math.ceil(share * list.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
