import { compareWithBudget, lowerBudget, type Budget } from './budget.js';

const budget: Budget = {
  figures: { 'code apps/a': 100, 'code libs/gone': 5, settings: 60, 'megabytes installed': 40 },
  reasons: [{ figure: 'settings', to: 62, why: 'two providers need their own limits' }],
  shares: { lint: 10 },
};
const now = { 'code apps/a': 100, settings: 60 };
const faultsOf = (is: Record<string, number>, before = {}, own = budget) =>
  compareWithBudget(own, { ...now, ...is }, {}, before).faults;

describe('a budget', () => {
  it.each([
    [
      'a figure that rose',
      { 'code apps/a': 101 },
      'code apps/a: 101 is over 100, and budget.json has no reason for it',
    ],
    ['one above its reason', { settings: 63 }, 'settings: 63 is over 62, and budget.json has no reason for it'],
    ['one that is new', { 'code libs/b': 1 }, 'code libs/b: 1 is over 0, and budget.json has no reason for it'],
  ])('refuses %s', (_what, is, fault) => {
    expect(faultsOf(is)).toEqual([fault]);
  });

  it('refuses a budget that was raised, and a reason that says nothing', () => {
    expect(faultsOf({}, { settings: 59 })).toEqual(['settings: its budget was raised; give a reason in place of that']);
    const mute = { ...budget, reasons: [{ figure: 'settings', to: 62, why: ' ' }] };
    expect(faultsOf({}, {}, mute)).toEqual(['settings: its reason says nothing']);
  });

  it('takes a rise with its reason, a fall, and a figure that was not measured', () => {
    expect(faultsOf({ settings: 62, 'code apps/a': 90 }, budget.figures)).toEqual([]);
  });

  it('only falls when it is written, and keeps a reason as long as it is needed', () => {
    const { figures, reasons, shares } = lowerBudget(budget, { 'code apps/a': 90, settings: 61 }, {});
    expect(figures).toEqual({ 'code apps/a': 90, settings: 60, 'megabytes installed': 40 });
    expect(reasons).toEqual(budget.reasons);
    expect(shares).toEqual({ lint: 10 });
    expect(lowerBudget(budget, now, {}).reasons).toEqual([]);
  });
});
