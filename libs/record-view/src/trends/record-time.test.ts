import { timeSpan } from './record-time.js';

describe('timeSpan', () => {
  it.each([
    ['2024-05-01T10:00:00', '2024-05-01T10:00:00Z'],
    ['2024-05-01T10:00', '2024-05-01T10:00Z'],
    ['2024-05-01T10:00:00-05:00', '2024-05-01T10:00:00-05:00'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
  ])('reads %s as %s, in whatever zone the process runs', (text, parsed) => {
    const parse = jest.spyOn(Date, 'parse');
    const span = timeSpan(text);
    // A time without a zone would be parsed in the zone of this machine, which a test cannot change.
    expect(parse).toHaveBeenLastCalledWith(parsed);
    expect(span?.fromMs).toBe(Date.parse(parsed));
    parse.mockRestore();
  });

  it.each([
    ['2024', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29T10:00:00-05:00', '2024-02-29T15:00:00.000Z', '2024-02-29T15:00:00.001Z'],
  ])('%s may be any moment of what it names', (text, from, until) => {
    const span = timeSpan(text);
    expect([new Date(span?.fromMs ?? 0).toISOString(), new Date(span?.untilMs ?? 0).toISOString()]).toEqual([
      from,
      until,
    ]);
  });

  it.each([undefined, '', 'in spring', '24', '2024-13', '2024-05-01T', '20240501', '2024-01-01Tnoon'])(
    'finds no time in %j',
    (text) => expect(timeSpan(text)).toBeUndefined(),
  );
});
