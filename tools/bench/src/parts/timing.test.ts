import { perAwaitUs, perCallUs, timeInTurns } from './timing.js';

describe('timing', () => {
  it('calls each contender once in every round, a tenth of the rounds uncounted', async () => {
    const calls: string[] = [];
    const note = (name: string) => async () => void calls.push(name);
    const times = await timeInTurns(
      [
        ['a', note('a')],
        ['b', note('b')],
      ],
      20,
    );
    expect(calls).toHaveLength(44);
    for (let round = 0; round < 22; round++) {
      expect(calls.slice(2 * round, 2 * round + 2).sort()).toEqual(['a', 'b']);
    }
    for (const name of ['a', 'b']) {
      const { p50 = NaN, p95 = NaN } = times.get(name) ?? {};
      expect(p50).toBeGreaterThanOrEqual(0);
      expect(p95).toBeGreaterThanOrEqual(p50);
    }
  });

  it('counts a slow call as slow', async () => {
    let nowMs = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const slow = async () => void (nowMs += 5);
    try {
      const times = await timeInTurns([['slow', slow]], 3);
      expect(times.get('slow')?.p50).toBe(5_000);
      expect(await perAwaitUs(3, slow)).toBe(5_000);
    } finally {
      clock.mockRestore();
    }
  });

  it('spreads the whole time over the calls', () => {
    let calls = 0;
    expect(perCallUs(100, () => calls++)).toBeGreaterThan(0);
    expect(calls).toBe(110);
  });
});
