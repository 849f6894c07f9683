import { selectResources } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { Fact } from '../facts/fact.js';
import type { RecordSection } from '../sections/record-sections.js';
import type { RecordMatches, RecordQuestion } from './record-question.js';

/** Sections whose entries are named by a code: their words are looked for in the name, and only then elsewhere. */
const coded: ReadonlySet<RecordSection> = new Set([
  ...(['problems', 'medications', 'allergies', 'results', 'vitals', 'immunizations', 'procedures'] as const),
]);

/** Facts by words and codes, with how these were understood. */
export interface MatchedWords extends Pick<RecordMatches, 'understood' | 'notices' | 'recorded'> {
  readonly facts: readonly Fact[];
}

const mostNames = 8;

/** The facts of which any source is of what was asked for. */
export async function matchWords(
  facts: readonly Fact[],
  { words, codes = [] }: Pick<RecordQuestion, 'words' | 'codes'>,
): Promise<MatchedWords> {
  if (words === undefined && codes.length === 0) return { facts, understood: [], notices: [], recorded: [] };
  const wanted = { words, codes };
  const named = await select(facts, (section) => ({ ...wanted, anywhere: !coded.has(section) }));
  if (named.facts.length > 0 || words === undefined) return named;
  const anywhere = await select(
    facts.filter(({ section }) => coded.has(section)),
    () => ({ ...wanted, anywhere: true }),
  );
  if (anywhere.facts.length === 0) return named;
  const notice = 'None is called so: the words stand elsewhere in these entries.';
  return { ...anywhere, notices: [notice, ...anywhere.notices] };
}

type Wanted = Parameters<typeof selectResources>[1];

async function select(facts: readonly Fact[], wantedIn: (section: RecordSection) => Wanted): Promise<MatchedWords> {
  const groups = new Map<string, { section: RecordSection; type: string; resources: FhirResource[] }>();
  for (const { section, sources } of facts) {
    for (const { resource } of sources) {
      const key = `${section} ${resource.resourceType}`;
      const group = groups.get(key) ?? { section, type: resource.resourceType, resources: [] };
      group.resources.push(resource);
      groups.set(key, group);
    }
  }
  const selected = await Promise.all(
    [...groups.values()].map(({ section, type, resources }) => selectResources(type, wantedIn(section), resources)),
  );
  const found = new Set(selected.flatMap(({ matches }) => matches));
  const matching = selected.filter(({ matches }) => matches.length > 0);
  const said = matching.length > 0 ? matching : selected;
  return {
    facts: facts.filter(({ sources }) => sources.some(({ resource }) => found.has(resource))),
    understood: [...new Set(said.flatMap(({ understood }) => understood))],
    notices: [...new Set(matching.flatMap(({ notices }) => notices))],
    recorded: found.size > 0 ? [] : selected.flatMap(({ recorded }) => recorded).slice(0, mostNames),
  };
}
