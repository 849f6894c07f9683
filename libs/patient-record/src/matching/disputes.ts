import { disputedCode } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import { isStopgap, statedBirthDate } from '../people/birth-date.js';
import type { RecordSection } from '../sections/record-sections.js';
import { attempt } from './attempt.js';
import { dateOf } from './dates.js';
import type { Entry } from './entry.js';
import type { FactConflict } from './fact.js';

/** The days that dates are judged by. */
export interface PossibleDates {
  readonly tomorrow: string;
  /** Absent where nobody knows when the person was born. */
  readonly born?: string;
}

/** @param birthDates of the person, as platforms say: nothing is before the first of them */
export function possibleDates(now: Date, birthDates: readonly string[]): PossibleDates {
  const [born] = birthDates.flatMap((one) => statedBirthDate(one) ?? []).sort();
  const tomorrow = new Date(now.getTime() + dayMs).toISOString().slice(0, 10);
  return { tomorrow, born };
}

/** Sections whose entries may lie ahead, and such as may be older than the person. */
const planned: ReadonlySet<RecordSection> = new Set([
  ...(['appointments', 'orders', 'care-plans', 'goals', 'coverage', 'care-team', 'medications'] as const),
]);
const inherited: ReadonlySet<RecordSection> = new Set(['family-history', 'coverage', 'devices']);
/** Statuses of what is still to come, in sections of what has been. */
const ahead: ReadonlySet<string> = new Set(['planned', 'preparation', 'booked', 'pending', 'registered', 'draft']);

const dayMs = 86_400_000;

/**
 * What single entries say against themselves, or against what can be: a code and words that mean two things, directions in
 * words and in structure that differ, a date in the future or before birth. Which part is right, nobody can tell from here.
 */
export function ownDisputes(
  entries: readonly Entry[],
  section: RecordSection,
  dates: PossibleDates,
): Required<FactConflict>[] {
  return entries.flatMap((entry) => [
    ...codeDisputes(entry),
    ...dateDisputes(entry, section, dates),
    ...(entry.medication?.disputedDirections
      ? [disputed('directions', entry.medication.disputedDirections, entry)]
      : []),
  ]);
}

function disputed(own: NonNullable<FactConflict['own']>, said: readonly string[], entry: Entry, field: string = own) {
  return { field, own, values: said.map((value) => ({ value, sources: [entry.source] })) };
}

function codeDisputes(entry: Entry) {
  const found = attempt(() => disputedCode(entry.source.resource));
  return found ? [disputed('code', [`the code means ${found.code}`, `the words say ${found.words}`], entry)] : [];
}

function dateDisputes(entry: Entry, section: RecordSection, dates: PossibleDates) {
  const date = dateOf(entry);
  const why = impossibleDate(date, entry.source.resource, section, dates);
  if (date === undefined || why === undefined) return [];
  return [disputed('date', [`${date.slice(0, 10)}, ${why}`], entry)];
}

/** Why a date cannot be that of an entry; by the days that both dates say, a zone of time aside. */
export function impossibleDate(
  date: unknown,
  resource: FhirResource,
  section: RecordSection,
  { tomorrow, born }: PossibleDates,
): string | undefined {
  if (typeof date !== 'string') return undefined;
  const day = date.slice(0, 10);
  if (isStopgap(day)) return 'which stands for no date';
  const isPlanned = planned.has(section) || ahead.has(String((resource as { status?: unknown }).status));
  if (day > tomorrow.slice(0, day.length) && !isPlanned) return 'in the future';
  if (born === undefined || inherited.has(section)) return undefined;
  const length = Math.min(day.length, born.length);
  return day.slice(0, length) < born.slice(0, length) ? 'before birth' : undefined;
}
