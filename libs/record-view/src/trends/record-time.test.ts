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

  it.each(['', 'yesterday', '2024-13', '2024-05-01T', '20240501'])('finds no time in %j', (text) => {
    expect(timeSpan(text)).toBeUndefined();
  });
});
