import { normalizeName } from './names.js';
import type { PlatformDefinition } from './schema/types.js';
import { sandboxWords, stateCodes } from './search-vocabulary.js';
import { searchWords } from './search-words.js';

/** What a search compares with, prepared once per platform. */
interface Entry {
  readonly definition: PlatformDefinition;
  /** The id and the other names, without separators. */
  readonly id: string;
  readonly exactNames: ReadonlySet<string>;
  readonly matchers: readonly (readonly string[])[];
  readonly excludes: ReadonlySet<string>;
  /** Words of each name, kept apart: a query may not take half of it from one name and half from another. */
  readonly names: readonly (readonly string[])[];
  /** Postal codes in lower case. */
  readonly states: ReadonlySet<string>;
}

/** Queries beyond this are no names; cutting them keeps a search cheap. */
const maxQueryLength = 200;
/** Shorter beginnings of a word match too much: "va" is in "valence". */
const minPrefixLength = 3;
/** Kinds of match, best first; a longer matcher beats a shorter one. */
const scores = { id: 10_000, name: 9_000, matcher: 100, words: 2, state: 1, none: 0 } as const;

/** Free-text search over the names of platforms: plain word lists, no regular expressions from data. */
export class PlatformSearch {
  readonly #entries: readonly Entry[];

  constructor(definitions: readonly PlatformDefinition[]) {
    this.#entries = definitions.map(prepare);
  }

  /**
   * Returns the platforms that a query may mean, best first: exact id, exact alias or name, the longest matcher, then
   * names that contain every word of the query. Production goes before sandboxes unless the query asks for one.
   * Unless a name or matcher fits, a state in the query may also be one that a platform serves but does not name.
   * Among equals, platforms where people reach their own record go before directories of providers.
   * A query that no words match returns an empty list.
   */
  find(query: string): PlatformDefinition[] {
    const text = query.slice(0, maxQueryLength);
    const words = searchWords(text);
    if (words.length === 0) return [];
    const plainWords = words.filter((word) => !sandboxWords.has(word));
    const wantsSandbox = plainWords.length < words.length;
    const exact = glued(text);
    const judged = this.#entries.map((entry) => ({
      entry,
      // "medicare test" means the sandbox of Medicare, whose names need not contain the word "test".
      score: Math.max(score(entry, words, exact), wantsSandbox ? score(entry, plainWords) : scores.none),
    }));
    const isNamed = judged.some(({ score }) => score >= scores.matcher);
    return judged
      .map(({ entry, score }) => ({
        entry,
        score: !isNamed && score === scores.none && servesStateAsked(entry, plainWords) ? scores.state : score,
        environment: (entry.definition.environment === 'production') === wantsSandbox ? 1 : 0,
        directory: entry.definition.capabilities?.patientAccess === false ? 1 : 0,
      }))
      .filter(({ score }) => score > scores.none)
      .sort(
        (a, b) =>
          (wantsSandbox ? a.environment - b.environment : 0) ||
          b.score - a.score ||
          a.environment - b.environment ||
          a.directory - b.directory ||
          compareText(a.entry.definition.name, b.entry.definition.name),
      )
      .map(({ entry }) => entry.definition);
  }
}

/** Orders texts the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}

function prepare(definition: PlatformDefinition): Entry {
  const { id, name, displayName = name, aliases = [], matchers = [], matcherExcludes = [], states = [] } = definition;
  const names = [id, name, displayName, ...aliases];
  return {
    definition,
    id: glued(id),
    exactNames: new Set(names.flatMap((text) => [glued(text), searchWords(text).join('')])),
    matchers: matchers.map(searchWords),
    excludes: new Set(matcherExcludes.flatMap(searchWords)),
    names: names.map(searchWords),
    states: new Set(states.map((code) => code.toLowerCase())),
  };
}

function score(entry: Entry, words: readonly string[], exact?: string): number {
  if (words.length === 0) return scores.none;
  if (exact === entry.id) return scores.id;
  if ((exact !== undefined && entry.exactNames.has(exact)) || entry.exactNames.has(words.join(''))) return scores.name;
  if (words.some((word) => entry.excludes.has(word))) return scores.none;
  const longest = Math.max(0, ...entry.matchers.filter((matcher) => containsInOrder(words, matcher)).map(letters));
  if (longest > 0) return scores.matcher + longest;
  const fits = [...entry.names, ...entry.matchers].some((name) => words.every((word) => hasWord(name, word)));
  return fits ? scores.words : scores.none;
}

/** "bcbs indiana": a platform with all other words in one of its names, and the state among those it serves. */
function servesStateAsked(entry: Entry, words: readonly string[]): boolean {
  const states = words.flatMap((word) => stateCodes.get(word) ?? []);
  const others = words.filter((word) => !stateCodes.has(word));
  return (
    states.length > 0 &&
    others.length > 0 &&
    states.every((state) => entry.states.has(state)) &&
    !others.some((word) => entry.excludes.has(word)) &&
    entry.names.some((name) => others.every((word) => hasWord(name, word)))
  );
}

/** Whether all words of `part` occur in `whole` in the same order; words in between do no harm. */
function containsInOrder(whole: readonly string[], part: readonly string[]): boolean {
  let at = 0;
  for (const word of whole) if (word === part[at]) at += 1;
  return part.length > 0 && at === part.length;
}

function hasWord(name: readonly string[], word: string): boolean {
  // States are whole words: "kansas" is not the beginning of "kansascity".
  const mayBegin = word.length >= minPrefixLength && !stateCodes.has(word);
  return name.some(
    (candidate) =>
      candidate === word ||
      (mayBegin && candidate.startsWith(word)) ||
      // Whoever is Blue Cross and Blue Shield is Blue Cross; not so the other way round, in California for one.
      (word === 'bluecross' && candidate === 'bcbs'),
  );
}

function letters(words: readonly string[]): number {
  return words.join('').length;
}

function glued(text: string): string {
  return normalizeName(text).replaceAll(' ', '');
}
