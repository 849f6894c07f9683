/** A span of time in epoch milliseconds: `start` inclusive, `end` exclusive, infinite where open. */
export interface DateRange {
  start: number;
  end: number;
}

const pattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * Turns a FHIR date, dateTime or instant of any precision into the span it covers: `2024-05` is all of May 2024.
 * Values without a time zone are read as UTC.
 *
 * @returns `undefined` when the text is no such date
 * @see http://hl7.org/fhir/R4/search.html#date
 */
export function parseDateRange(text: string): DateRange | undefined {
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const milliseconds = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const shift = zoneOffsetMs(parts[8]);
  const start = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - shift;
  if (!isCalendarDate(year, month, day) || hour > 24 || minute > 59 || second > 60) return undefined;
  let end: number;
  if (parts[2] === undefined) end = Date.UTC(year + 1, 0, 1);
  else if (parts[3] === undefined) end = Date.UTC(year, month, 1);
  else if (parts[4] === undefined) end = Date.UTC(year, month - 1, day + 1);
  else if (parts[6] === undefined) end = start + 60_000;
  else end = start + (parts[7] === undefined ? 1000 : 1);
  return { start, end };
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function zoneOffsetMs(zone: string | undefined): number {
  if (!zone || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The spans of one element value: a date, a Period (open ends are infinite) or the events of a Timing. */
export function dateRangesOf(value: unknown): DateRange[] {
  if (typeof value === 'string') {
    const range = parseDateRange(value);
    return range ? [range] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  if ('start' in value || 'end' in value) {
    const { start, end } = value as { start?: string; end?: string };
    return [
      {
        start: (start && parseDateRange(start)?.start) || -Infinity,
        end: (end && parseDateRange(end)?.end) || Infinity,
      },
    ];
  }
  const timing = value as { event?: string[]; repeat?: { boundsPeriod?: object } };
  return [...(timing.event ?? []), timing.repeat?.boundsPeriod].flatMap(dateRangesOf);
}

/** The comparison prefixes of date, number and quantity parameters. @see http://hl7.org/fhir/R4/search.html#prefix */
export const prefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof prefixes)[number];

/** Takes a comparison prefix off a search value; `eq` when there is none. */
export function splitPrefix(value: string): { prefix: Prefix; rest: string } {
  const prefix = prefixes.find((it) => value.startsWith(it));
  return prefix ? { prefix, rest: value.slice(2) } : { prefix: 'eq', rest: value };
}

/** Compares the span of a resource with the span of a search value, as R4 defines each prefix for ranges. */
export function compareRanges(prefix: Prefix, target: DateRange, search: DateRange, nowMs: number): boolean {
  const isContained = target.start >= search.start && target.end <= search.end;
  switch (prefix) {
    case 'eq':
      return isContained;
    case 'ne':
      return !isContained;
    case 'gt':
      return target.end > search.end;
    case 'lt':
      return target.start < search.start;
    case 'ge':
      return target.end > search.end || isContained;
    case 'le':
      return target.start < search.start || isContained;
    case 'sa':
      return target.start >= search.end;
    case 'eb':
      return target.end <= search.start;
    case 'ap': {
      // R4 recommends a tenth of the distance between the value and now.
      const slack = Math.abs(nowMs - search.start) / 10;
      return target.start < search.end + slack && target.end > search.start - slack;
    }
  }
}
