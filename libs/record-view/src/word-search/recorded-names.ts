import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import { systemName } from '../dictionary/concepts.js';
import { wordsOf } from '../dictionary/normalize.js';
import { clean } from '../fhir-text.js';
import type { RecordedName } from '../search/record-page.js';
import { conceptsOf } from './resource-concepts.js';
import { voidStatus } from './void-matches.js';

const mostNames = 8;
const longestName = 100;

/** What resources are called in their record, those nearest to what was looked for first, then the most frequent. */
export function recordedNames(
  resources: readonly FhirResource[],
  lookedFor: string,
  medications: ReadonlyMap<string, CodeableConcept>,
): RecordedName[] {
  const counts = new Map<string, number>();
  for (const resource of resources) {
    const name = nameOf(resource, medications);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const asked = wordsOf(lookedFor);
  return [...counts]
    .map(([text, count]) => ({ text, count, nearness: nearness(asked, wordsOf(text)) }))
    .sort((one, other) => other.nearness - one.nearness || other.count - one.count)
    .slice(0, mostNames)
    .map(({ text, count }) => ({ text, count }));
}

function nameOf(resource: FhirResource, medications: ReadonlyMap<string, CodeableConcept>): string | undefined {
  const { texts, codings } = conceptsOf(resource, '', medications);
  const coding = codings[0];
  const text = clean(texts[0], longestName);
  const code = coding && clean([systemName(coding.system), coding.code].filter(Boolean).join(' '), longestName);
  const name = text === undefined || code === undefined ? (text ?? code) : `${text} (${code})`;
  const status = voidStatus(resource);
  return name === undefined || status === undefined ? name : `${name}, ${status}`;
}

/** How many letters at the beginning of words are the same, at the most in three letters or more. */
function nearness(asked: readonly string[], name: readonly string[]): number {
  let best = 0;
  for (const one of asked) {
    for (const other of name) {
      let same = 0;
      while (same < one.length && one[same] === other[same]) same++;
      if (same >= 3 && same > best) best = same;
    }
  }
  return best;
}
