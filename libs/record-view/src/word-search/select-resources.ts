import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import type { RecordedName } from '../search/record-page.js';
import { recordedNames } from './recorded-names.js';
import { createMatcher } from './word-match.js';
import { gradeOf, takeBest, understoodText } from './word-search.js';

/** What is looked for in resources that are at hand. */
export interface Wanted {
  /** Words of everyday language, or one code: what the resource is of. */
  readonly words?: string;
  /** Codes, of which any will do, each with or without `system|` before it. */
  readonly codes?: readonly string[];
  /** Whether the words may stand anywhere in the resource. */
  readonly anywhere?: boolean;
}

/** The resources that are of what was looked for. */
export interface SelectedResources {
  /** In the order in which they were given. */
  readonly matches: readonly FhirResource[];
  /** How words and codes were understood, in words. */
  readonly understood: readonly string[];
  /** What a reader of the matches has to know of them. */
  readonly notices: readonly string[];
  /** Whether the dictionary knows what is meant. */
  readonly isKnown: boolean;
  /** Others that have the words in their name; all where nothing matches. */
  readonly near: readonly FhirResource[];
  /** Names of these that are nearest to what was looked for. */
  readonly recorded: readonly RecordedName[];
}

const noMedications: ReadonlyMap<string, CodeableConcept> = new Map();

/**
 * Selects the resources that are of what was asked for in words or codes, as a search of a record understands them: by the
 * codes that the words stand for, and by the names that the record has.
 *
 * @param resources of one type; medications by what they name themselves
 */
export async function selectResources(
  resourceType: string,
  { words, codes = [], anywhere = false }: Wanted,
  resources: readonly FhirResource[],
): Promise<SelectedResources> {
  const where = anywhere ? 'anywhere' : 'concept';
  const filters = [
    ...(words === undefined ? [] : [{ param: 'text', values: [words], where } as const]),
    ...(codes.length === 0 ? [] : [{ param: 'code', values: codes, where: 'concept' } as const]),
  ];
  const matchers = await Promise.all(filters.map((filter) => createMatcher(resourceType, filter)));
  const graded = resources.map((resource) => ({ resource, match: gradeOf(resource, matchers, noMedications) }));
  const { taken, notices } = takeBest(graded);
  const found = new Set(taken);
  const others = graded.filter(({ match, resource }) => match !== undefined && !found.has(resource));
  const near = taken.length === 0 ? resources : others.map(({ resource }) => resource);
  return {
    matches: taken,
    understood: matchers.flatMap(({ values }) => values.map(understoodText)),
    notices,
    isKnown: matchers.some(({ values }) => values.some(({ meaning }) => meaning !== undefined)),
    near: filters.length === 0 ? [] : near,
    recorded: filters.length === 0 ? [] : recordedNames(near, [words, ...codes].join(' '), noMedications),
  };
}
