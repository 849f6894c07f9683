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
  return allRecordedNames(resources, lookedFor, medications).slice(0, mostNames);
}

/** All of the same, to be counted and cut by who shows them. */
export function allRecordedNames(
  resources: readonly FhirResource[],
  lookedFor: string,
  medications: ReadonlyMap<string, CodeableConcept> = new Map(),
): RecordedName[] {
  const named = new Map<string, RecordedName>();
  for (const resource of resources) {
    const { text, name } = nameOf(resource, medications) ?? {};
    if (text !== undefined && name !== undefined)
      named.set(text, { text, name, count: (named.get(text)?.count ?? 0) + 1 });
  }
  const asked = wordsOf(lookedFor);
  return [...named.values()]
    .map((one) => ({ one, nearness: nearness(asked, wordsOf(one.text)) }))
    .sort((one, other) => other.nearness - one.nearness || other.one.count - one.one.count)
    .map(({ one }) => one);
}

function nameOf(
  resource: FhirResource,
  medications: ReadonlyMap<string, CodeableConcept>,
): Omit<RecordedName, 'count'> | undefined {
  const { texts, codings } = conceptsOf(resource, '', medications);
  const coding = codings[0];
  const text = clean(texts[0], longestName);
  const code = coding && clean([systemName(coding.system), coding.code].filter(Boolean).join(' '), longestName);
  const name = text ?? code;
  if (name === undefined) return undefined;
  const status = voidStatus(resource);
  const withStatus = (one: string): string => (status === undefined ? one : `${one}, ${status}`);
  const coded = text === undefined || code === undefined ? name : `${text} (${code})`;
  return { text: withStatus(coded), name: withStatus(name) };
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
