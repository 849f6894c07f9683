import { timeOf } from '@fhir-gateway/fhir';

/** `unknown`: no date, a date that is not exact enough, or one after the day. */
export type WindowPlace = 'within' | 'before' | 'unknown';

const dayMs = 24 * 3_600_000;

/**
 * Where the date of a fact lies in the months before a day. Without a number of months every date until that day is within,
 * and so is a fact without a date.
 *
 * @param date FHIR date or dateTime
 * @param onDay `YYYY-MM-DD`
 */
export function placeInWindow(date: string | undefined, onDay: string, months?: number): WindowPlace {
  const asked = timeOf(onDay);
  const time = timeOf(date, 'as-written');
  if (asked === undefined) throw new TypeError(`${onDay} is no day.`);
  if (time === undefined) return months === undefined ? 'within' : 'unknown';
  if (time.fromMs >= asked.untilMs) return 'unknown';
  if (months === undefined) return 'within';
  const first = timeOf(addMonths(onDay, -months))?.fromMs ?? Infinity;
  if (time.untilMs <= first) return 'before';
  return time.fromMs >= first ? 'within' : 'unknown';
}

/** The same day some months later or earlier; the last of the month where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return isoDay(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/** @param day `YYYY-MM-DD` */
export function addDays(day: string, days: number): string {
  const time = timeOf(day);
  if (time === undefined) throw new TypeError(`${day} is no day.`);
  return isoDay(time.fromMs + days * dayMs);
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
