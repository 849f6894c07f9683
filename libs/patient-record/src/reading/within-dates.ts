import { timeSpan } from '@fhir-gateway/record-view';

/** The first and the last day, month or year that is wanted, as FHIR dates. */
export interface WantedDates {
  readonly since?: string;
  readonly until?: string;
}

/** Whether a date of a record lies, or may lie, within what is wanted. A date that is not known lies in no limits. */
export function isWithin(date: string | undefined, { since, until }: WantedDates): boolean {
  if (since === undefined && until === undefined) return true;
  const span = timeSpan(date);
  if (span === undefined) return false;
  const [from, to] = [timeSpan(since), timeSpan(until)];
  return (from === undefined || span.untilMs > from.fromMs) && (to === undefined || span.fromMs < to.untilMs);
}
