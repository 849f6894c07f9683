import { periodAt, timeOf } from './time.js';

describe('timeOf', () => {
  it.each([
    ['2024-05-01T10:00:00', '2024-05-01T10:00:00Z'],
    ['2024-05-01T10:00', '2024-05-01T10:00Z'],
    ['2024-05-01T10:00:00-05:00', '2024-05-01T10:00:00-05:00'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
  ])('reads %s as %s, in whatever zone the process runs', (text, parsed) => {
    expect(timeOf(text)).toMatchObject({ fromMs: Date.parse(parsed), untilMs: Date.parse(parsed) + 1 });
  });

  it.each([
    ['2024', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29T10:00:00-05:00', '2024-02-29T15:00:00.000Z', '2024-02-29T15:00:00.001Z'],
  ])('%s may be any moment of what it names', (text, from, until) => {
    const span = timeOf(text);
    expect([new Date(span?.fromMs ?? 0).toISOString(), new Date(span?.untilMs ?? 0).toISOString()]).toEqual([
      from,
      until,
    ]);
  });

  it.each([
    ...[undefined, '', 7, 'in spring', '24', '2024-13', '2024-00', '2024-05-01T', '20240501', '2024-01-01Tnoon'],
    ...['2024-02-30', '2023-02-29', '2026-13-45', '2024-01-01T24:00:00Z', '2024-01-01T10:60Z', '2024-01-01\n'],
  ])('finds no time in %j', (text) => expect(timeOf(text)).toBeUndefined());

  it.each([
    ['2026-11-30', 'anywhere', '2026-11-29T10:00:00.000Z', '2026-12-01T12:00:00.000Z'],
    ['2026-11-30T10:00:00', 'anywhere', '2026-11-29T20:00:00.000Z', '2026-11-30T22:00:00.001Z'],
    ['2026-11-30T10:00:00Z', 'anywhere', '2026-11-30T10:00:00.000Z', '2026-11-30T10:00:00.001Z'],
    ['2026-11-30T23:00:00-05:00', 'as-written', '2026-11-30T23:00:00.000Z', '2026-11-30T23:00:00.001Z'],
  ] as const)('%s, taken %s, is from %s to %s', (text, reading, from, until) => {
    const { fromMs = 0, untilMs = 0 } = timeOf(text, reading) ?? {};
    expect([fromMs, untilMs].map((ms) => new Date(ms).toISOString())).toEqual([from, until]);
  });
});

describe('a period', () => {
  const now = Date.parse('2026-12-01T16:00:00Z');

  // Five copies of this rule judged the first three in three ways.
  it.each([
    ['ended yesterday', { end: '2026-11-30' }, 'over', 'over'],
    ['starts in four hours', { start: '2026-12-01T20:00:00Z' }, 'to-come', 'in-force'],
    ['has an impossible end', { end: '2026-13-45' }, 'unreadable', 'unreadable'],
    ['ends on 30 February', { start: '2026-01-01', end: '2026-02-30' }, 'unreadable', 'unreadable'],
    ['ends with a word', { end: 'gone' }, 'unreadable', 'unreadable'],
    ['ends today', { end: '2026-12-01' }, 'in-force', 'in-force'],
    ['ends with the month', { end: '2026-12' }, 'in-force', 'in-force'],
    ['ended with the month', { end: '2026-11' }, 'over', 'over'],
    ['ends with the year', { end: '2026' }, 'in-force', 'in-force'],
    ['starts tomorrow where the day begins first', { start: '2026-12-02' }, 'in-force', 'to-come'],
    ['starts the day after', { start: '2026-12-03' }, 'to-come', 'to-come'],
    ['ends late today in its own zone', { end: '2026-12-01T09:00:00-05:00' }, 'over', 'in-force'],
    ['has no bounds', {}, 'in-force', 'in-force'],
  ])('that %s', (_what, period, atMoment, onDay) => {
    expect([periodAt(period, now), periodAt(period, '2026-12-01')]).toEqual([atMoment, onDay]);
  });

  it('is asked about for a day', () => {
    expect(periodAt({}, 'today')).toBe('unreadable');
  });
});
