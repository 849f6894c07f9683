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

/** Each part but the fraction of a second has its place, so that the parts are read by it. */
const shape = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?(?![\s\S])/i;
const place = { month: 5, day: 8, hour: 11, minute: 14, second: 17, fraction: 19 };
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
  if (typeof text !== 'string' || !shape.test(text)) return undefined;
  const year = digitsAt(text, 0) * 100 + digitsAt(text, 2);
  const month = text.length < place.month ? 1 : digitsAt(text, place.month);
  const day = text.length < place.day ? 1 : digitsAt(text, place.day);
  const lastOfMonth = month === 2 && isLeap(year) ? 29 : (daysOfMonths[month - 1] ?? 0);
  if (day < 1 || day > lastOfMonth) return undefined;
  const start = Date.UTC(year + cycle.years, month - 1, day) - cycle.ms;
  if (text.length < place.hour) {
    const precision = text.length < place.month ? 'year' : text.length < place.day ? 'month' : 'day';
    const days = { year: isLeap(year) ? 366 : 365, month: lastOfMonth, day: 1 }[precision];
    return spread({ fromMs: start, untilMs: start + days * dayMs, precision }, reading);
  }
  const isToSecond = text[place.second - 1] === ':';
  const second = isToSecond ? digitsAt(text, place.second) : 0;
  const [hour, minute] = [digitsAt(text, place.hour), digitsAt(text, place.minute)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = text[place.fraction] === '.' ? Math.floor(Number.parseFloat(`0${text.slice(place.fraction)}`) * 1000) : 0;
  const local = start + hour * hourMs + minute * 60_000 + Math.min(second, 59) * 1000 + ms;
  const offset = offsetMs(text);
  const at = local - (reading === 'as-written' ? 0 : (offset ?? 0));
  const time = { fromMs: at, untilMs: at + 1, precision: isToSecond ? 'second' : 'minute' } as const;
  return offset === undefined ? spread(time, reading) : time;
}

function digitsAt(text: string, at: number): number {
  return (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero;
}

const zero = 48;

/** East of all others a day begins 14 hours before it does in UTC, and west of them it ends 12 hours after. */
function spread(time: FhirTime, reading: DateReading): FhirTime {
  if (reading !== 'anywhere') return time;
  return { ...time, fromMs: time.fromMs - 14 * hourMs, untilMs: time.untilMs + 12 * hourMs };
}

/** Of a time of day; undefined without a zone. */
function offsetMs(text: string): number | undefined {
  if (/z$/i.test(text)) return 0;
  const sign = text.at(-6);
  if (sign !== '+' && sign !== '-') return undefined;
  const ms = digitsAt(text, text.length - 5) * hourMs + digitsAt(text, text.length - 2) * 60_000;
  return sign === '-' ? -ms : ms;
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
