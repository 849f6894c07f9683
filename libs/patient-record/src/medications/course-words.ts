import type { Fact } from '../matching/fact.js';

/** Of a medication, what belongs beside its latest order in every row: other names, who ordered it, since when, the last fill. */
export function courseWords({ course, when }: Pick<Fact, 'course' | 'when'>): string[] {
  if (course === undefined) return [];
  const { alsoAs, prescriber, start, filled, validUntil } = course;
  const [since, last, valid] = [start, filled, validUntil].map((date) => date?.slice(0, 10));
  return [
    ...(alsoAs.length === 0 ? [] : [`also as ${alsoAs.join(', ')}`]),
    ...(prescriber === undefined ? [] : [`prescribed by ${prescriber}`]),
    ...(since === undefined || since === when?.slice(0, 10) ? [] : [`since ${since}`]),
    ...(valid === undefined ? [] : [`prescription valid until ${valid}`]),
    ...(last === undefined ? [] : [`last filled ${last}`]),
  ];
}
