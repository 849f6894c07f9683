import { compareWithBudget, lowerBudget, type Budget } from './budget.js';
import { countPackages, countSettings } from './figures.js';

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

  it('shows what differs; shares of time judge nothing', () => {
    const { lines, faults } = compareWithBudget(budget, { 'code apps/a': 90, settings: 60 }, { lint: 50 }, {});
    expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
      'code apps/a 100 -> 90 -10',
      'share of lint, % 10 -> 50 +40',
    ]);
    expect(faults).toEqual([]);
  });

  it('only falls when it is written, and keeps a reason as long as it is needed', () => {
    const { figures, reasons, shares } = lowerBudget(budget, { 'code apps/a': 90, settings: 61 }, {});
    expect(figures).toEqual({ 'code apps/a': 90, settings: 60, 'megabytes installed': 40 });
    expect(reasons).toEqual(budget.reasons);
    expect(shares).toEqual({ lint: 10 });
    expect(lowerBudget(budget, now, {}).reasons).toEqual([]);
  });
});

describe('the figures', () => {
  it('count every setting once, and packages that are not for development alone', () => {
    const row = '| `FHIR_GATEWAY_PORT` | REST |';
    expect(countSettings(`${row}\n<!-- settings:a -->\n${row}\n${row}\n<!-- /settings:a -->`)).toBe(1);
    const packages = {
      '': {},
      'libs/a': {},
      'node_modules/a': { link: true },
      'node_modules/b': {},
      'node_modules/c': { dev: true },
    };
    expect(countPackages(JSON.stringify({ packages }))).toBe(1);
  });
});
