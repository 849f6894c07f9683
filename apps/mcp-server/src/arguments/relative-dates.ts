import { isoDay, shiftDay, type DateSpan } from './calendar.js';

const numbers: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  eighteen: 18,
  couple: 2,
};
const count = `(\\d{1,4}|${Object.keys(numbers).join('|')})`;
const unit = '(day|week|month|year|quarter)s?';
const short: Readonly<Record<string, string>> = { d: 'day', w: 'week', m: 'month', mo: 'month', y: 'year', yr: 'year' };
const recent = new RegExp(
  `^(?:(?:in|over|within|during|for|from|since) )?(?:the )?(?:last|past|previous|prior|recent) (?:${count} )?${unit}$`,
);
const ago = new RegExp(`^${count} ${unit} ago$`);
const bare = new RegExp(`^${count} ${unit}$`);
const current = new RegExp(`^(?:(?:in|during|since) )?(?:the )?(?:this|current) ${unit}$`);

/**
 * Reads what is relative to a day. "Last year" are the twelve months before it: who means the calendar year is told what
 * was understood, and can name it.
 *
 * @param text in small letters, one space between words
 * @returns `undefined` for anything else
 */
export function relativeSpan(text: string, today: string): DateSpan | undefined {
  if (text === 'today' || text === 'now') return { start: today, end: today, date: today };
  if (text === 'yesterday') return onDay(shiftDay(today, { days: -1 }));
  if (text === 'ytd' || text === 'year to date') return { start: `${today.slice(0, 4)}-01-01` };
  const year = Number(today.slice(0, 4));
  if (/^(?:the )?(?:last|previous|prior) calendar year$/.test(text))
    return { start: `${year - 1}-01-01`, end: `${year - 1}-12-31` };
  const quarter = /^q([1-4])[ -/]?(\d{4})$/.exec(text) ?? undefined;
  if (quarter) return quarterOf(Number(quarter[2]), Number(quarter[1]));
  const [, letters, abbreviated] = /^(?:last |past )?(\d{1,4}) ?(d|w|m|mo|y|yr)s?$/.exec(text) ?? [];
  if (letters !== undefined) return { start: back(today, Number(letters), short[abbreviated ?? ''] ?? 'day') };
  const since = recent.exec(text) ?? bare.exec(text);
  if (since) return { start: back(today, amount(since[1]), since[2] ?? '') };
  const [, number, unitAgo = ''] = ago.exec(text) ?? [];
  if (number !== undefined) return onDay(back(today, amount(number), unitAgo));
  const [, unitNow] = current.exec(text) ?? [];
  return unitNow === undefined ? undefined : { start: beginning(today, unitNow) };
}

function onDay(day: string): DateSpan {
  return { start: day, end: day, date: day };
}

function amount(word: string | undefined): number {
  if (word === undefined) return 1;
  return numbers[word] ?? Number(word);
}

function back(today: string, many: number, unitOf: string): string {
  if (unitOf === 'day' || unitOf === 'week') return shiftDay(today, { days: -many * (unitOf === 'week' ? 7 : 1) });
  return shiftDay(today, { months: -many * (unitOf === 'year' ? 12 : unitOf === 'quarter' ? 3 : 1) });
}

function beginning(today: string, unitOf: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number);
  if (unitOf === 'year') return isoDay(year, 1, 1);
  if (unitOf === 'quarter') return isoDay(year, month - ((month - 1) % 3), 1);
  if (unitOf === 'month') return isoDay(year, month, 1);
  if (unitOf === 'day') return today;
  // Weeks begin on Mondays (ISO 8601).
  return shiftDay(today, { days: -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) });
}

function quarterOf(year: number, number: number): DateSpan {
  const start = isoDay(year, number * 3 - 2, 1);
  return { start, end: shiftDay(shiftDay(start, { months: 3 }), { days: -1 }) };
}
