import { isOneEdit } from './text-edits.js';

/** How two birth dates compare. `year` and `month`: what both state agrees, and one states no more. */
export type BirthDateMatch =
  | 'exact'
  | 'month'
  | 'year'
  | 'swapped'
  | 'transposed'
  | 'one-digit'
  /** The same year, and one is 1 January. */
  | 'vague-day'
  /** The same month of the same year. */
  | 'other-day'
  | 'different';

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
/** What registration desks and programs write where the date is not known. */
const stopgaps = new Set([
  ...['1900-01-01', '1901-01-01', '1899-12-30', '1899-12-31', '1800-01-01', '0001-01-01', '9999-12-31'],
]);

/** Whether a day is one that programs write for none. */
export function isStopgap(day: string): boolean {
  return stopgaps.has(day);
}

/** A birth date that says something; `undefined` for none, a malformed one and a stopgap. */
export function statedBirthDate(date: string | undefined): string | undefined {
  return date !== undefined && pattern.test(date) && !stopgaps.has(date) ? date : undefined;
}

/** 1 January stands for an unknown day in many systems. */
export function isVagueDay(date: string): boolean {
  return date.endsWith('-01-01');
}

/** Compares by the precision that both have; a partial date is never filled up. */
export function birthDateMatch(one: string, other: string): BirthDateMatch {
  if (one === other) return one.length === 10 ? 'exact' : one.length === 7 ? 'month' : 'year';
  if (one.length !== other.length) {
    const [short, long] = one.length < other.length ? [one, other] : [other, one];
    if (!long.startsWith(short)) return 'different';
    return short.length === 7 ? 'month' : 'year';
  }
  if (one.length < 10) return 'different';
  const [year, month, day] = one.split('-');
  if (other === `${year}-${day}-${month}`) return 'swapped';
  const [digits, otherDigits] = [one.replaceAll('-', ''), other.replaceAll('-', '')];
  const differing = [...digits].filter((digit, at) => digit !== otherDigits[at]).length;
  if (differing === 1) return 'one-digit';
  if (differing === 2 && isOneEdit(digits, otherDigits)) return 'transposed';
  if (!other.startsWith(`${year}-`)) return 'different';
  if (isVagueDay(one) || isVagueDay(other)) return 'vague-day';
  return other.startsWith(`${year}-${month}-`) ? 'other-day' : 'different';
}
