/** What a FHIR date may mean: from its first moment to the one after its last, in epoch milliseconds. */
export interface FhirTime {
  readonly fromMs: number;
  readonly untilMs: number;
  /** What it is written to. */
  readonly precision: 'year' | 'month' | 'day' | 'minute' | 'second';
}

/**
 * How a date without a zone is taken: as UTC, wherever the process runs; as that day anywhere on earth; or, for comparing
 * days with days, every date as it is written, whatever its zone.
 */
type DateReading = 'utc' | 'anywhere' | 'as-written';

const shape =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?(?![\s\S])/i;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** After so many the calendar repeats itself. Counted in the cycle after its own, no year is one of two digits to `Date`. */
const cycle = { years: 400, ms: 146_097 * dayMs };
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The span of a FHIR date, dateTime or instant: a year for `2024`, a day for `2024-05-01`. A leap second is taken as the one
 * before it.
 *
 * @returns undefined for what is no date, as 30 February
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function timeOf(text: unknown, reading: DateReading = 'utc'): FhirTime | undefined {
  const found = typeof text === 'string' ? shape.exec(text) : null;
  if (found === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction = '', zone] = found;
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const lastOfMonth = m === 2 && isLeap(y) ? 29 : (daysOfMonths[m - 1] ?? 0);
  if (d < 1 || d > lastOfMonth) return undefined;
  const start = Date.UTC(y + cycle.years, m - 1, d) - cycle.ms;
  if (hour === undefined || minute === undefined) {
    const precision = month === undefined ? 'year' : day === undefined ? 'month' : 'day';
    const days = { year: isLeap(y) ? 366 : 365, month: lastOfMonth, day: 1 }[precision];
    return spread({ fromMs: start, untilMs: start + days * dayMs, precision }, reading);
  }
  const seconds = second === '60' ? 59 : Number(second ?? 0);
  if (Number(hour) > 23 || Number(minute) > 59 || seconds > 59) return undefined;
  const ms = Math.floor(Number(`0${fraction}`) * 1000);
  const local = start + Number(hour) * hourMs + Number(minute) * 60_000 + seconds * 1000 + ms;
  const at = local - (reading === 'as-written' ? 0 : offsetMs(zone));
  const time = { fromMs: at, untilMs: at + 1, precision: second === undefined ? 'minute' : 'second' } as const;
  return zone === undefined ? spread(time, reading) : time;
}

/** East of all others a day begins 14 hours before it does in UTC, and west of them it ends 12 hours after. */
function spread(time: FhirTime, reading: DateReading): FhirTime {
  if (reading !== 'anywhere') return time;
  return { ...time, fromMs: time.fromMs - 14 * hourMs, untilMs: time.untilMs + 12 * hourMs };
}

function offsetMs(zone = 'Z'): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * hourMs + Number(minutes ?? 0) * 60_000);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** A period as resources have it; a bound that is missing is open. */
interface WrittenPeriod {
  readonly start?: unknown;
  readonly end?: unknown;
}

/**
 * Where a period stands at a moment or on a day: a month or a year as its end holds to its last day. Bounds are days anywhere
 * on earth for a moment, and days as they are written for a day.
 *
 * @param at epoch milliseconds, or a day `YYYY-MM-DD`
 * @returns `unreadable` where a bound is no date: nobody knows whether it holds
 */
export function periodAt(
  { start, end }: WrittenPeriod,
  at: number | string,
): 'to-come' | 'in-force' | 'over' | 'unreadable' {
  const reading = typeof at === 'string' ? 'as-written' : 'anywhere';
  const asked = typeof at === 'string' ? timeOf(at) : { fromMs: at, untilMs: at + 1 };
  const open = { fromMs: -Infinity, untilMs: Infinity };
  const [first, last] = [start, end].map((bound) => (bound === undefined ? open : timeOf(bound, reading)));
  if (asked === undefined || first === undefined || last === undefined) return 'unreadable';
  if (last.untilMs <= asked.fromMs) return 'over';
  return first.fromMs >= asked.untilMs ? 'to-come' : 'in-force';
}
