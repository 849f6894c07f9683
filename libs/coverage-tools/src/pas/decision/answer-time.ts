/** Within which moments something was said, in epoch milliseconds; open to both sides where nobody knows. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** The span of what has no date. */
export const anyTime: TimeSpan = { from: -Infinity, until: Infinity };

const hourMs = 3_600_000;
/** Clocks differ; what is dated further ahead than this says nothing about time. */
const mostAheadMs = 24 * hourMs;
const dateTime = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * The span of a FHIR dateTime. A date without a time is that day anywhere on earth, so that two of them are in order only
 * where they are in order everywhere.
 *
 * @param now epoch milliseconds; what lies more than a day ahead of it has no date
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function spanOf(text: unknown, now: number): TimeSpan {
  const parts = typeof text === 'string' ? dateTime.exec(text) : null;
  if (parts === null) return anyTime;
  const [, year = '', month, day, time, zone] = parts;
  const span =
    time === undefined || zone === undefined
      ? daysOf(
          Number(year),
          month === undefined ? undefined : Number(month),
          day === undefined ? undefined : Number(day),
        )
      : momentOf(Date.parse(String(text)));
  const isUsable = Number.isFinite(span.from) && Number.isFinite(span.until) && span.from <= now + mostAheadMs;
  return isUsable ? span : anyTime;
}

function momentOf(at: number): TimeSpan {
  return { from: at, until: at };
}

function daysOf(year: number, month: number | undefined, day: number | undefined): TimeSpan {
  const start = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  const end =
    month === undefined ? Date.UTC(year + 1, 0, 1) : day === undefined ? Date.UTC(year, month, 1) : start + 24 * hourMs;
  return { from: start - 14 * hourMs, until: end - 1 + 12 * hourMs };
}

/** Whether one was certainly said after the other. */
export function isAfter(one: TimeSpan, other: TimeSpan): boolean {
  return one.from > other.until;
}
