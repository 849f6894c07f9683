import { allRecordedNames, selectResources, withoutFillers, wordsOf } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { Fact } from '../facts/fact.js';
import { sectionTitles, type RecordSection } from '../sections/record-sections.js';
import type { RecordMatches, RecordQuestion } from './record-question.js';

/** Sections whose entries are named by a code: their words are looked for in the name, and only then elsewhere. */
const coded: ReadonlySet<RecordSection> = new Set([
  ...(['problems', 'medications', 'allergies', 'results', 'vitals', 'immunizations', 'procedures'] as const),
]);

/** Facts by words and codes, with how these were understood. */
export interface MatchedWords extends Pick<
  RecordMatches,
  'understood' | 'notices' | 'recorded' | 'recordedOf' | 'isOfSomeWords'
> {
  readonly facts: readonly Fact[];
  readonly isKnown: boolean;
}

const mostNames = 8;
/** More words than these are no question. */
const mostWords = 12;

/**
 * The facts of which any source is of what was asked for; where none has all of the words, those that have some of them, the
 * most words first.
 */
export async function matchWords(
  facts: readonly Fact[],
  { words, codes = [] }: Pick<RecordQuestion, 'words' | 'codes'>,
): Promise<MatchedWords> {
  if (words === undefined && codes.length === 0)
    return { facts, understood: [], notices: [], recorded: [], recordedOf: 0, isKnown: false };
  const wanted = { words, codes };
  const named = await select(facts, (section) => ({ ...wanted, anywhere: !coded.has(section) }));
  if (named.facts.length > 0 || words === undefined) return named;
  const elsewhere = facts.filter(({ section }) => coded.has(section));
  const anywhere = await select(elsewhere, () => ({ ...wanted, anywhere: true }));
  if (anywhere.facts.length > 0) {
    const notice = 'None is called so: the words stand elsewhere in these entries.';
    return { ...anywhere, notices: [notice, ...anywhere.notices] };
  }
  // What the dictionary knows as a whole is not there, whatever has a word of it.
  return (named.isKnown ? undefined : await matchAnyWord(facts, words, codes)) ?? named;
}

async function matchAnyWord(
  facts: readonly Fact[],
  words: string,
  codes: readonly string[],
): Promise<MatchedWords | undefined> {
  const each = [...new Set(withoutFillers(wordsOf(words)))].slice(0, mostWords);
  if (each.length < 2) return undefined;
  const found = new Map<Fact, number>();
  const counts: string[] = [];
  for (const word of each) {
    const { facts: having } = await select(facts, () => ({ words: word, codes }));
    for (const fact of having) found.set(fact, (found.get(fact) ?? 0) + 1);
    counts.push(`${word} (${having.length})`);
  }
  if (found.size === 0) return undefined;
  const ranked = [...found].sort(([, one], [, other]) => other - one).map(([fact]) => fact);
  return {
    facts: ranked,
    ...{ understood: [], recorded: [], recordedOf: 0, isKnown: false, isOfSomeWords: true },
    notices: [`How many have each word: ${counts.join(', ')}. Those with the most words come first.`],
  };
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
    [...groups.values()].map(async ({ section, type, resources }) => ({
      section,
      ...(await selectResources(type, wantedIn(section), resources)),
    })),
  );
  const found = new Set(selected.flatMap(({ matches }) => matches));
  const matching = selected.filter(({ matches }) => matches.length > 0);
  const said = matching.length > 0 ? matching : selected;
  const noticeIn = (section: RecordSection) => (text: string) =>
    matching.length > 1 ? `${sectionTitles[section]}: ${text}` : text;
  // A type without a match has no names that are near, where another has one.
  const { words = '', codes = [] } = wantedIn('results');
  const near = allRecordedNames(
    said.flatMap((each) => each.near),
    [words, ...codes].join(' '),
  );
  return {
    facts: facts.filter(({ sources }) => sources.some(({ resource }) => found.has(resource))),
    understood: [...new Set(said.flatMap(({ understood }) => understood))],
    notices: [...new Set(matching.flatMap(({ section, notices }) => notices.map(noticeIn(section))))],
    recorded: near.slice(0, mostNames),
    recordedOf: near.length,
    isKnown: selected.some(({ isKnown }) => isKnown),
  };
}
