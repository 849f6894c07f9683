import { calendarDay, daysIn, isoDay, type DateSpan } from './calendar.js';
import { relativeSpan } from './relative-dates.js';

/** What a text says of time. */
export type DateReading =
  /** Values of a search parameter as FHIR defines them, all of which must hold. */
  | { readonly kind: 'fhir'; readonly values: readonly string[] }
  | { readonly kind: 'span'; readonly span: DateSpan }
  /** Two days that are both meant by somebody who writes like this. */
  | { readonly kind: 'ambiguous'; readonly days: readonly [string, string] };

const prefix = '(?:eq|ne|gt|lt|ge|le|sa|eb|ap)';
const fhirDate = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const prefixed = new RegExp(`^(${prefix})?\\s*(.+)$`, 'i');
const signs: Readonly<Record<string, string>> = {
  '>=': 'ge',
  '≥': 'ge',
  '=>': 'ge',
  '<=': 'le',
  '≤': 'le',
  '=<': 'le',
  '>': 'gt',
  '<': 'lt',
  '!=': 'ne',
  '==': 'eq',
  '=': 'eq',
};
const longest = 100;

/**
 * Reads a date or a stretch of time as people write it: FHIR's own form, plain dates, names of months, `last 6 months`,
 * `since 2024`, `2025-01-01 to 2025-06-30`.
 *
 * @param today day of the call, `YYYY-MM-DD`
 * @returns `undefined` for what cannot be understood, and for days that are in no calendar
 */
export function readDate(given: string, today: string): DateReading | undefined {
  if (given.length > longest) return undefined;
  const text = given
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return undefined;
  const own = fhirValues(text);
  if (own) return { kind: 'fhir', values: own };
  const range = rangeParts(text);
  return (range && joined(range, today)) ?? oneBound(text, today);
}

/**
 * FHIR's own form, one value or several by comma. `ge…,le…` would be "one or the other", which holds for every date, so
 * that nobody can mean it: both bounds are taken to hold.
 */
function fhirValues(text: string): readonly string[] | undefined {
  const parts = text.split(',');
  if (!parts.every((part) => isFhirValue(part))) return undefined;
  const isBothBounds =
    parts.length === 2 && parts.some((part) => /^g/.test(part)) && parts.some((part) => /^l/.test(part));
  return isBothBounds ? parts : [text];
}

function isFhirValue(text: string): boolean {
  const date = text.replace(new RegExp(`^${prefix}`), '');
  return isFhirDate(date);
}

function isFhirDate(text: string): boolean {
  const [, year = '', month, day, time] = fhirDate.exec(text) ?? [];
  if (year === '' || Number(year) < 1) return false;
  if (month === undefined) return true;
  if (Number(month) < 1 || Number(month) > 12) return false;
  if (day !== undefined && (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month)))) return false;
  return time === undefined || /^T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d|:60)?(?:[.Z+-]|$)/.test(time);
}

const separators =
  /^(?:between |from )?(.+?)(?: ?(?:\.{2,3}|…|–|—) ?| to | through | thru | until | till | - | & ?| and )(.+)$/i;

function rangeParts(text: string): [string, string] | undefined {
  const [, from, to] =
    separators.exec(text) ??
    /^(\S*\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})$/.exec(text) ??
    /^([^&]+)&(?:[a-z-]+=)?([^&]+)$/i.exec(text) ??
    /^([^,]+), ?((?:[gl][te]|[<>≤≥]).+)$/i.exec(text) ??
    [];
  return from === undefined || to === undefined ? undefined : [from, to];
}

function joined([from, to]: [string, string], today: string): DateReading | undefined {
  const [first, second] = [oneBound(from, today), oneBound(to, today)];
  if (!first || !second) return undefined;
  if (first.kind === 'ambiguous') return first;
  if (second.kind === 'ambiguous') return second;
  const [start, end] = [lowerBound(first), upperBound(second)];
  if (start === undefined || end === undefined) return undefined;
  return start.slice(-10) > end.slice(-10) ? undefined : { kind: 'fhir', values: [start, end] };
}

function oneBound(text: string, today: string): DateReading | undefined {
  const relative = relativeSpan(text.toLowerCase(), today);
  if (relative) return { kind: 'span', span: relative };
  const sign = /^(>=|<=|=>|=<|!=|==|[><=≥≤]) ?(.+)$/.exec(text);
  if (sign) return compared(signs[sign[1] ?? ''] ?? 'eq', sign[2] ?? '', today);
  const word = /^(since|after|from|starting|before|until|till|up to|through|by|on|in|during) (.+)$/i.exec(text);
  if (word) return compared(wordPrefixes[(word[1] ?? '').toLowerCase()] ?? 'eq', word[2] ?? '', today);
  const days = calendarDay(text);
  if (days) return days.length === 2 ? { kind: 'ambiguous', days } : { kind: 'span', span: spanOf(days[0]) };
  const [, fhirPrefix, rest = ''] = prefixed.exec(text) ?? [];
  return fhirPrefix === undefined ? undefined : compared(fhirPrefix.toLowerCase(), rest, today);
}

const wordPrefixes: Readonly<Record<string, string>> = {
  since: 'ge',
  from: 'ge',
  starting: 'ge',
  after: 'gt',
  before: 'lt',
  until: 'le',
  till: 'le',
  'up to': 'le',
  through: 'le',
  by: 'le',
};

function compared(comparison: string, text: string, today: string): DateReading | undefined {
  const days = isFhirDate(text) ? ([text] as const) : calendarDay(text);
  if (days?.length === 2) return { kind: 'ambiguous', days };
  const span = days ? spanOf(days[0]) : relativeSpan(text.toLowerCase(), today);
  if (!span) return undefined;
  if (comparison === 'eq') return { kind: 'span', span };
  const date = span.date ?? (comparison.startsWith('l') ? span.end : span.start);
  return date === undefined ? undefined : { kind: 'fhir', values: [`${comparison}${date}`] };
}

function spanOf(date: string): DateSpan {
  const [year = '', month] = date.split('-');
  if (date.length > 7) return { start: date, end: date, date };
  const last =
    month === undefined ? `${year}-12-31` : isoDay(Number(year), Number(month), daysIn(Number(year), Number(month)));
  return { start: `${year}-${month ?? '01'}-01`, end: last, date };
}

/** A reading as values of a FHIR search parameter, all of which must hold. */
export function searchValues(reading: Exclude<DateReading, { kind: 'ambiguous' }>): readonly string[] {
  if (reading.kind === 'fhir') return reading.values;
  const { start, end, date } = reading.span;
  if (date !== undefined) return [date];
  return [...(start === undefined ? [] : [`ge${start}`]), ...(end === undefined ? [] : [`le${end}`])];
}

/** From when on, as a search value; `undefined` when the reading says no such thing. */
export function lowerBound(reading: DateReading): string | undefined {
  if (reading.kind === 'span') return reading.span.start && `ge${reading.span.start}`;
  return bound(reading, /^(?:ge|gt|sa|eq)?(?=\d)/, 'ge', (span) => span.start);
}

/** Until when, as a search value; `undefined` when the reading says no such thing. */
export function upperBound(reading: DateReading): string | undefined {
  if (reading.kind === 'span') return reading.span.end && `le${reading.span.end}`;
  return bound(reading, /^(?:le|lt|eb|eq)?(?=\d)/, 'le', (span) => span.end);
}

function bound(
  reading: DateReading,
  allowed: RegExp,
  plain: string,
  side: (span: DateSpan) => string | undefined,
): string | undefined {
  if (reading.kind !== 'fhir') return undefined;
  const [value = '', ...others] = reading.values;
  if (others.length > 0 || value.includes(',') || !allowed.test(value)) return undefined;
  const comparison = /^[a-z]{2}/.exec(value)?.[0];
  if (comparison !== undefined && comparison !== 'eq') return value;
  const date = value.slice(comparison?.length ?? 0);
  return `${plain}${date.includes('T') ? date : side(spanOf(date))}`;
}

/** Both bounds of a reading that has two; `undefined` for any other. */
export function bothBounds(reading: DateReading): readonly [string, string] | undefined {
  if (reading.kind !== 'fhir' || reading.values.length !== 2) return undefined;
  const [start = '', end = ''] = reading.values;
  return /^g/.test(start) && /^l/.test(end) ? [start, end] : undefined;
}
