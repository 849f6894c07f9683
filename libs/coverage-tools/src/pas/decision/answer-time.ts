import { timeOf } from '@fhir-gateway/fhir';

/** Within which moments something was said, in epoch milliseconds; open to both sides where nobody knows. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** The span of what has no date. */
export const anyTime: TimeSpan = { from: -Infinity, until: Infinity };

/** Clocks differ; what is dated further ahead than this says nothing about time. */
const mostAheadMs = 24 * 3_600_000;
/**
 * The span of a FHIR dateTime. A date without a time is that day anywhere on earth, so that two of them are in order only
 * where they are in order everywhere.
 *
 * @param now epoch milliseconds; what lies more than a day ahead of it has no date
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function spanOf(text: unknown, now: number): TimeSpan {
  const time = timeOf(text, 'anywhere');
  if (time === undefined || time.fromMs > now + mostAheadMs) return anyTime;
  return { from: time.fromMs, until: time.untilMs - 1 };
}

/** Whether one was certainly said after the other. */
export function isAfter(one: TimeSpan, other: TimeSpan): boolean {
  return one.from > other.until;
}
