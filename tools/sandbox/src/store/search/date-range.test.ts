import { compareRanges, parseDateRange, type DateRange, type Prefix } from './date-range.js';

const range = (text: string): DateRange => parseDateRange(text) ?? { start: NaN, end: NaN };
const compare = (prefix: Prefix, target: string, search: string): boolean =>
  compareRanges(prefix, range(target), range(search), Date.UTC(2025, 0, 1));

describe('parseDateRange', () => {
  it.each([
    ['2024', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29T10:30', '2024-02-29T10:30:00.000Z', '2024-02-29T10:31:00.000Z'],
    ['2024-02-29T10:30:05+02:00', '2024-02-29T08:30:05.000Z', '2024-02-29T08:30:06.000Z'],
    ['2024-02-29T10:30:05.250Z', '2024-02-29T10:30:05.250Z', '2024-02-29T10:30:05.251Z'],
  ])('reads %s as the whole span it covers', (text, start, end) => {
    const { start: startMs, end: endMs } = range(text);
    expect([new Date(startMs).toISOString(), new Date(endMs).toISOString()]).toEqual([start, end]);
  });

  it.each([
    '',
    '24',
    '2024-13',
    '2024-02-30',
    '2023-02-29',
    '2024-01-01T25:00',
    '2024-01-01T10',
    'ge2024',
    '2024-1-1',
    'today',
  ])('refuses %j', (text) => {
    expect(parseDateRange(text)).toBeUndefined();
  });
});

describe('compareRanges', () => {
  it.each<[Prefix, string, string, boolean]>([
    ['eq', '2024-03-15', '2024-03', true],
    ['eq', '2024', '2024-03', false],
    ['ne', '2024-03-15', '2024-03', false],
    ['gt', '2024-03-15', '2024-03', false],
    ['gt', '2024-04-01', '2024-03', true],
    ['lt', '2024-02-28', '2024-03', true],
    ['lt', '2024-03-15', '2024-03', false],
    ['ge', '2024-03-15', '2024-03', true],
    ['ge', '2024-02-28', '2024-03', false],
    ['le', '2024-03-15', '2024-03', true],
    ['le', '2024-04-01', '2024-03', false],
    ['sa', '2024-03-31', '2024-03', false],
    ['sa', '2024-04-01', '2024-03', true],
    ['eb', '2024-02-28', '2024-03', true],
    ['eb', '2024-03-01', '2024-03', false],
    ['ap', '2024-02-20', '2024-03', true],
    ['ap', '2020-02-20', '2024-03', false],
  ])('%s: %s against %s is %s', (prefix, target, search, expected) => {
    expect(compare(prefix, target, search)).toBe(expected);
  });

  it('does not count a span that only overlaps the start of the search value as ge, nor its end as le', () => {
    const early = { start: range('2024-02-15').start, end: range('2024-03-10').end };
    const late = { start: range('2024-03-20').start, end: range('2024-04-10').end };
    expect(compareRanges('ge', early, range('2024-03'), 0)).toBe(false);
    expect(compareRanges('le', late, range('2024-03'), 0)).toBe(false);
    expect(compareRanges('ge', late, range('2024-03'), 0)).toBe(true);
  });
});
