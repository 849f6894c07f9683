import { timeOf } from '@fhir-gateway/fhir';

/**
 * The day of a FHIR date, dateTime or instant as it is written, that is in its own offset: a date equals every instant that
 * was that day where it was written. Undefined for a year, a month, or no date.
 */
export function dayOf(date: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(date ?? '')?.[0];
}

/** The minute of an instant, counted from 1970; undefined for what has no time of day. */
export function minuteOf(date: string | undefined): number | undefined {
  if (date === undefined || !/^\d{4}-\d{2}-\d{2}T/.test(date)) return undefined;
  const ms = timeOf(date)?.fromMs;
  return ms === undefined ? undefined : Math.floor(ms / 60_000);
}

/** A day so many days later. */
export function addDays(day: string, days: number): string {
  const ms = Date.parse(day) + days * 86_400_000;
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : day;
}

/** The first moment that a FHIR date may mean, in epoch milliseconds; undefined for no date. */
export function startMsOf(date: string | undefined): number | undefined {
  return timeOf(date)?.fromMs;
}
