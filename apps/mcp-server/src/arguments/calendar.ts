/** A stretch of time; a bound that is missing is open. Bounds are dates as FHIR writes them, and belong to it. */
export interface DateSpan {
  readonly start?: string;
  readonly end?: string;
  /** The one date that the span is, of whatever precision: `2018`, `2018-05`, `2018-05-21`. */
  readonly date?: string;
}

const monthNames = 'january february march april may june july august september october november december'.split(' ');

/** How many days a month has. */
export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A day as `YYYY-MM-DD`. */
export function isoDay(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The day that lies as many days, months or years later; a day that the month has not got is its last one. */
export function shiftDay(day: string, by: { days?: number; months?: number }): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const months = year * 12 + month - 1 + (by.months ?? 0);
  const [inYear, inMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const at = new Date(Date.UTC(inYear, inMonth - 1, Math.min(date, daysIn(inYear, inMonth)) + (by.days ?? 0)));
  return isoDay(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
}

/**
 * Reads one date without prefix: `1/15/2026`, `2026/1/15`, `20260115`, `May 21 2018`, `21 May 2018`, `May 2018`.
 *
 * @returns the date, of FHIR's form; two days where month and day cannot be told apart; `undefined` for anything else
 */
export function calendarDay(text: string): readonly [string] | readonly [string, string] | undefined {
  const [, year, month, day, time] =
    /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?)(Z)?)?)?$/.exec(text) ?? [];
  if (year !== undefined) {
    if (day === undefined) return valid(year, month, '1') && [`${year}-${(month ?? '').padStart(2, '0')}`];
    const [date] = valid(year, month, day) ?? [];
    if (date === undefined) return undefined;
    // A time of day without its zone is not compared the same by all platforms.
    return time === undefined || /^0?0:00/.test(time) ? [date] : undefined;
  }
  if (/^\d{8}$/.test(text)) return valid(text.slice(0, 4), text.slice(4, 6), text.slice(6));
  if (/^\d{4}$/.test(text)) return [text];
  const slashed = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  if (slashed) return americanOrNot(slashed[1] ?? '', slashed[2] ?? '', slashed[3] ?? '');
  const monthAndYear = /^(\d{1,2})[-/](\d{4})$/.exec(text);
  if (monthAndYear) {
    const [, only, inYear] = monthAndYear;
    return valid(inYear, only, '1') && [`${inYear}-${(only ?? '').padStart(2, '0')}`];
  }
  return namedDay(text);
}

function americanOrNot(first: string, second: string, year: string) {
  const [monthFirst] = valid(year, first, second) ?? [];
  const [dayFirst] = valid(year, second, first) ?? [];
  if (monthFirst === undefined || dayFirst === undefined || monthFirst === dayFirst) {
    const day = monthFirst ?? dayFirst;
    return day === undefined ? undefined : ([day] as const);
  }
  return [monthFirst, dayFirst] as const;
}

function namedDay(text: string): readonly [string] | undefined {
  const words = text
    .toLowerCase()
    .replace(/^(?:mon|tues|wednes|thurs|fri|satur|sun)day,? /, '')
    .replace(/,|\bof\b|\bthe\b/g, ' ')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1')
    .split(/[\s./-]+/)
    .filter((word) => word !== '');
  const named = words.flatMap((word) => monthOf(word) ?? []);
  const numbers = words.filter((word) => /^\d+$/.test(word));
  const month = named[0];
  if (month === undefined || named.length !== 1 || words.length !== numbers.length + 1) return undefined;
  const years = numbers.filter((word) => word.length === 4);
  const days = numbers.filter((word) => word.length <= 2);
  if (years.length !== 1 || days.length + 1 !== numbers.length || days.length > 1) return undefined;
  const [day] = days;
  if (day === undefined) return [`${years[0]}-${String(month).padStart(2, '0')}`];
  return valid(years[0], String(month), day);
}

/** A month by its name or the first letters of it, three or more. */
function monthOf(word: string): number | undefined {
  if (word.length < 3) return undefined;
  const index = monthNames.findIndex((name) => name.startsWith(word));
  return index < 0 ? undefined : index + 1;
}

function valid(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): readonly [string] | undefined {
  const [inYear, inMonth, onDay] = [Number(year), Number(month), Number(day)];
  if (inYear < 1800 || inYear > 2199 || inMonth < 1 || inMonth > 12 || onDay < 1) return undefined;
  return onDay > daysIn(inYear, inMonth) ? undefined : [isoDay(inYear, inMonth, onDay)];
}
