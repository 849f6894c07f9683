import type { Entry } from './entry.js';
import type { FactConflict } from './fact.js';
import { dayOf, startMsOf } from './time-keys.js';

const dayMs = 86_400_000;

/** The date of an entry as its row says it. */
export function dateOf({ dated, source }: Entry): string | undefined {
  return (dated ?? source.said).date;
}

function kindOf({ dated, source }: Entry): string {
  return (dated ?? source.said).dateKind ?? 'date';
}

/** Whether two dates may be one moment: a date without a time of day says no more than the day. */
export function isOneDate(one: string, other: string): boolean {
  if (one === other || (startMsOf(one) ?? NaN) === startMsOf(other)) return true;
  const isDayOnly = [one, other].some((date) => !date.includes('T'));
  return isDayOnly && dayOf(one) !== undefined && dayOf(one) === dayOf(other);
}

/** Whether a date says another one to a reader: it is as long, or they are moments less than a day apart. */
function says(one: string, other: string): boolean {
  if (one.startsWith(other.slice(0, 10))) return true;
  const [here, there] = [startMsOf(one), startMsOf(other)];
  return (
    here !== undefined && there !== undefined && Math.abs(here - there) < dayMs && one.length > 7 && other.length > 7
  );
}

/** When something was written down says nothing of the thing itself. */
const writtenDown: ReadonlySet<string> = new Set(['recorded', 'asserted', 'issued', 'dated', 'created']);

/** The dates of one kind that entries contradict each other in: two onsets, two starts. */
export function dateConflicts(entries: readonly Entry[]): FactConflict[] {
  const byKind = new Map<string, { value: string; sources: Entry['source'][] }[]>();
  for (const entry of entries) {
    const [kind, date] = [kindOf(entry), dateOf(entry)];
    if (date === undefined || writtenDown.has(kind)) continue;
    const values = byKind.get(kind) ?? [];
    byKind.set(kind, values);
    const there = values.find(({ value }) => says(value, date) || date.startsWith(value));
    if (there) there.sources.push(entry.source);
    else values.push({ value: date, sources: [entry.source] });
  }
  return [...byKind].flatMap(([field, values]) => (values.length > 1 ? [{ field, values }] : []));
}

/** The most dates that are said one by one. */
const mostDates = 3;

/** The dates of entries that neither the fact nor a conflict says, in words. */
export function otherDates(entries: readonly Entry[], said: readonly string[]): string[] {
  const left = entries.flatMap((entry) => {
    const date = dateOf(entry);
    return date === undefined || said.some((one) => says(one, date))
      ? []
      : [{ kind: kindOf(entry), date: date.slice(0, 10) }];
  });
  const kinds = [...new Set(left.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const dates = [...new Set(left.flatMap((one) => (one.kind === kind ? one.date : [])))].sort();
    const span = dates.length > mostDates ? `${dates.length} times, ${dates[0]} to ${dates.at(-1)}` : dates.join(', ');
    return `also ${kind} ${span}`;
  });
}
