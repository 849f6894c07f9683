import type { FactTruth, PatientTruth } from '@fhir-gateway/sandbox/truth';

/** Everything that one platform has of one person, but what is only a number or a date. */
function factsOf(record: PatientTruth): readonly FactTruth[] {
  return Object.values(record)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []))
    .filter((one): one is FactTruth => typeof one === 'object' && one !== null && 'ref' in one);
}

/** `Type/id` of each fact of a record. */
export function refsOf(record: PatientTruth): readonly string[] {
  return factsOf(record).map(({ ref }) => ref);
}

/**
 * What is looked for in a page or a file: ids of facts, and what they are called. The id of the person is none of it: a
 * child's coverage names the parent.
 */
function wordsOf(record: PatientTruth): readonly string[] {
  const facts = factsOf(record);
  const ids = facts.flatMap(({ ref }) => ref.split('/')[1] ?? []);
  const titles = record.documents.map(({ title }) => title);
  const members = record.coverages.map(({ memberNumber }) => memberNumber);
  const words = [...facts.flatMap(({ text }) => text ?? []), ...ids, ...titles, ...members];
  return [...new Set(words)].filter((word) => word.length > 5);
}

/** Words of another's record that are in no word of a person's own: nothing of that person's may have one of these. */
export function foreignWords(own: readonly PatientTruth[], other: readonly PatientTruth[]): readonly string[] {
  const mine = own.flatMap(wordsOf);
  return [...new Set(other.flatMap(wordsOf))].filter((word) => !mine.some((one) => one.includes(word)));
}
