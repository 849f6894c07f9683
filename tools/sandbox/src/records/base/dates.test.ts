import { addYears, ageInYears, startOfDay, toDate, toInstant } from './dates.js';

const at = (text: string): number => Date.parse(text);

describe('dates', () => {
  it('does not count the year before the birthday', () => {
    expect(ageInYears(at('2000-06-15'), at('2020-06-14T23:59:59Z'))).toBe(19);
    expect(ageInYears(at('2000-06-15'), at('2020-06-15T00:00:00Z'))).toBe(20);
  });

  it('is negative before birth', () => {
    expect(ageInYears(at('2000-06-15'), at('2000-06-14'))).toBe(-1);
  });

  it('moves 29 February to 1 March where the year has none', () => {
    expect(toDate(addYears(at('2024-02-29'), -1))).toBe('2023-03-01');
    expect(toDate(addYears(at('2024-02-29'), 4))).toBe('2028-02-29');
  });

  it('writes instants in UTC without fractions', () => {
    expect(toInstant(at('2026-01-02T03:04:05.678Z'))).toBe('2026-01-02T03:04:05Z');
  });

  it('finds midnight also before 1970', () => {
    expect(toInstant(startOfDay(at('1943-05-06T07:08:09Z')))).toBe('1943-05-06T00:00:00Z');
  });
});
