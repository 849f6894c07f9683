import { OutOfTimeError, TimeBudget } from './within-time.js';

describe('TimeBudget', () => {
  it('gives back what was computed, and passes on what was thrown', () => {
    const budget = new TimeBudget(60_000);
    expect(budget.run(() => 6 * 7)).toBe(42);
    expect(() =>
      budget.run(() => {
        throw new RangeError('no');
      }),
    ).toThrow(new RangeError('no'));
    expect(budget.isSpent).toBe(false);
  });

  it('ends a regular expression that backtracks without end, and runs nothing after it', () => {
    const budget = new TimeBudget(20);
    const hostile = new RegExp('^(a+)+$');
    expect(() => budget.run(() => hostile.test(`${'a'.repeat(60)}b`))).toThrow(OutOfTimeError);
    expect(budget.isSpent).toBe(true);
    const next = jest.fn();
    expect(() => budget.run(next)).toThrow(OutOfTimeError);
    expect(next).not.toHaveBeenCalled();
  });

  it('ends a loop that catches all it can', () => {
    const forever = () => {
      for (;;) {
        try {
          JSON.parse('{');
        } catch {
          continue;
        }
      }
    };
    expect(() => new TimeBudget(20).run(forever)).toThrow(OutOfTimeError);
  });

  it('counts all calls together', () => {
    let clock = 0;
    // The watchdog of a call runs by the real clock: also the last one gets seconds, which no pause of the machine uses up.
    const budget = new TimeBudget(240_000, () => clock);
    for (let call = 0; call < 4; call++) budget.run(() => (clock += 60_000));
    expect(() => budget.run(() => 1)).toThrow(OutOfTimeError);
  });
});
