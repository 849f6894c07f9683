/** What a date of a record may mean: from its first moment to the one after its last, in epoch milliseconds. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;

const zoned = /(?:Z|[+-]\d{2}:\d{2})$/i;

/**
 * The span of a FHIR date, dateTime or instant: a year for `2024`, a day for `2024-05-01`. A day or a time without a zone is
 * taken as UTC, wherever the process runs; a leap second as the one before it. Undefined for what is none.
 *
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function timeSpan(text: string | undefined): TimeSpan | undefined {
  const [, year, month, day, time] = shape.exec(text ?? '') ?? [];
  if (text === undefined || year === undefined) return undefined;
  if (time !== undefined) {
    const parsed = text.replace(/:60(?=\D|$)/, ':59');
    return spanOf(Date.parse(zoned.test(parsed) ? parsed : `${parsed}Z`), 1);
  }
  if (day !== undefined) return spanOf(Date.parse(text), 24 * 3_600_000);
  const from = Date.UTC(Number(year), month === undefined ? 0 : Number(month) - 1);
  const until = month === undefined ? Date.UTC(Number(year) + 1) : Date.UTC(Number(year), Number(month));
  return month !== undefined && !(Number(month) >= 1 && Number(month) <= 12) ? undefined : spanOf(from, until - from);
}

function spanOf(fromMs: number, lengthMs: number): TimeSpan | undefined {
  return Number.isFinite(fromMs) ? { fromMs, untilMs: fromMs + lengthMs } : undefined;
}
