import type { Entry } from '../matching/entry.js';
import { compare } from '../matching/compare-texts.js';
import type { MedicationEntry } from '../matching/medication.js';

/** A longer time without the medicine ends a course. */
const longestGapMs = 90 * 86_400_000;

/** What an entry of this section says. */
export function medicationOf({ medication, source }: Entry): MedicationEntry {
  if (medication === undefined) throw new TypeError(`${source.said.type} is no medication`);
  return medication;
}

/**
 * Groups entries into courses: one medicine, without a break of more than 90 days. Two strengths that one platform lists as
 * taken are two courses. What has no date belongs to the latest course. What a platform withdrew stands with the course that others still list.
 */
export function coursesOf(entries: readonly Entry[]): Entry[][] {
  const byMedicine = new Map<string, Entry[]>();
  for (const entry of entries.filter(isKnown)) {
    const key = `${entry.apart}\n${medicationOf(entry).medicine.key}`;
    const own = byMedicine.get(key);
    if (own) own.push(entry);
    else byMedicine.set(key, [entry]);
  }
  const unread = entries.filter((entry) => !isKnown(entry)).map((entry) => [entry]);
  const courses = [...byMedicine]
    .sort(([one], [other]) => compare(one, other))
    .flatMap(([, own]) => byStrength([...own].sort((one, other) => compare(one.order, other.order))))
    .flatMap(splitCourses);
  return [...courses, ...unread];
}

/** Whether it is known at all which medicine it is. */
function isKnown({ medication }: Entry): boolean {
  return medication !== undefined && medication.medicine.key !== '';
}

/** Entries of one medicine: in one group, or by strength where a platform has several that are active. */
function byStrength(entries: readonly Entry[]): Entry[][] {
  const strengthOf = (entry: Entry): string => medicationOf(entry).medicine.strength ?? '';
  const active = entries.filter(
    (entry) => entry.state === 'stated' && medicationOf(entry).isActive && strengthOf(entry),
  );
  const first = new Map(active.map((entry) => [entry.source.connection, strengthOf(entry)]));
  if (active.every((entry) => first.get(entry.source.connection) === strengthOf(entry))) return [[...entries]];
  const startOf = (entry: Entry): number => medicationOf(entry).startMs ?? -Infinity;
  const byStart = active.toSorted((one, other) => startOf(other) - startOf(one));
  const groups = new Map<string, Entry[]>(byStart.map((entry) => [strengthOf(entry), []]));
  // What says no strength, or one that is over, goes with the newest that is taken.
  const [newest = []] = groups.values();
  for (const entry of entries) (groups.get(strengthOf(entry)) ?? newest).push(entry);
  return [...groups.values()];
}

function splitCourses(entries: readonly Entry[]): Entry[][] {
  const stated = entries.filter(({ state }) => state === 'stated');
  const courses: { entries: Entry[]; endMs: number }[] = [];
  const startOf = (entry: Entry): number | undefined => medicationOf(entry).startMs;
  const dated = stated.filter((entry) => startOf(entry) !== undefined);
  for (const entry of dated.sort((one, other) => (startOf(one) ?? 0) - (startOf(other) ?? 0))) {
    const { startMs = 0, endMs = startMs } = medicationOf(entry);
    const last = courses.at(-1);
    if (last && startMs <= last.endMs + longestGapMs) {
      last.entries.push(entry);
      last.endMs = Math.max(last.endMs, endMs);
    } else courses.push({ entries: [entry], endMs });
  }
  const undated = stated.filter((entry) => startOf(entry) === undefined);
  const last = courses.at(-1);
  if (last) last.entries.push(...undated);
  else if (undated.length > 0) courses.push({ entries: undated, endMs: 0 });
  const withdrawn = entries.filter(({ state }) => state === 'withdrawn');
  return attachWithdrawn(
    courses.map(({ entries: own }) => own),
    withdrawn,
  );
}

function attachWithdrawn(courses: Entry[][], withdrawn: readonly Entry[]): Entry[][] {
  for (const entry of withdrawn) {
    const isElsewhere = (course: readonly Entry[]): boolean =>
      course.every(({ source, state }) => state === 'withdrawn' || source.connection !== entry.source.connection);
    const course = courses.findLast(isElsewhere);
    if (course) course.push(entry);
    else courses.push([entry]);
  }
  return courses;
}
