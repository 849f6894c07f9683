import { normalizeName, wordsOf } from './names.js';
import type { PlatformDefinition } from './schema/types.js';

/** What a search compares with, prepared once per platform. */
interface Entry {
  readonly definition: PlatformDefinition;
  readonly exactNames: ReadonlySet<string>;
  readonly matchers: readonly (readonly string[])[];
  readonly excludes: ReadonlySet<string>;
  /** Words of each name, kept apart: a query may not take half of it from one name and half from another. */
  readonly names: readonly (readonly string[])[];
}

/** Queries beyond this are no names; cutting them keeps a search cheap. */
const maxQueryLength = 200;
/** Shorter beginnings of a word match too much: "va" is in "valence". */
const minPrefixLength = 3;
const sandboxWords = new Set(['sandbox', 'test', 'demo', 'local']);

/** Free-text search over the names of platforms: plain word lists, no regular expressions from data. */
export class PlatformSearch {
  readonly #entries: readonly Entry[];

  constructor(definitions: readonly PlatformDefinition[]) {
    this.#entries = definitions.map(prepare);
  }

  /**
   * Returns the platforms that a query may mean, best first: exact id or name, then the longest matcher, then names
   * that contain every word of the query. Production goes before sandboxes unless the query asks for one.
   * A query that no words match returns an empty list.
   */
  find(query: string): PlatformDefinition[] {
    const exact = normalizeName(query.slice(0, maxQueryLength));
    const words = wordsOf(exact);
    if (words.length === 0) return [];
    const plainWords = words.filter((word) => !sandboxWords.has(word));
    const wantsSandbox = plainWords.length < words.length;
    return this.#entries
      .map((entry) => ({
        entry,
        // "medicare test" means the sandbox of Medicare, whose names need not contain the word "test".
        score: Math.max(score(entry, exact, words), wantsSandbox ? score(entry, undefined, plainWords) : 0),
        environment: (entry.definition.environment === 'production') === wantsSandbox ? 1 : 0,
      }))
      .filter(({ score }) => score > 0)
      .sort(
        (a, b) =>
          (wantsSandbox ? a.environment - b.environment : 0) ||
          b.score - a.score ||
          a.environment - b.environment ||
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
  const { id, name, displayName = name, aliases = [], matchers = [], matcherExcludes = [] } = definition;
  const names = [id, name, displayName, ...aliases];
  return {
    definition,
    exactNames: new Set(names.map(normalizeName)),
    matchers: matchers.map(wordsOf),
    excludes: new Set(matcherExcludes.flatMap(wordsOf)),
    names: names.map(wordsOf),
  };
}

function score(entry: Entry, exact: string | undefined, words: readonly string[]): number {
  if (words.length === 0) return 0;
  if ((exact !== undefined && entry.exactNames.has(exact)) || entry.names.some((name) => sameWords(name, words)))
    return 10_000;
  if (words.some((word) => entry.excludes.has(word))) return 0;
  const longest = Math.max(0, ...entry.matchers.filter((matcher) => containsInOrder(words, matcher)).map(letters));
  if (longest > 0) return 100 + longest;
  return [...entry.names, ...entry.matchers].some((name) => words.every((word) => hasWord(name, word))) ? 1 : 0;
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, at) => word === b[at]);
}

/** Whether all words of `part` occur in `whole` in the same order; words in between do no harm. */
function containsInOrder(whole: readonly string[], part: readonly string[]): boolean {
  let at = 0;
  for (const word of whole) if (word === part[at]) at += 1;
  return part.length > 0 && at === part.length;
}

function hasWord(name: readonly string[], word: string): boolean {
  return name.some((candidate) => candidate === word || (word.length >= minPrefixLength && candidate.startsWith(word)));
}

function letters(words: readonly string[]): number {
  return words.join('').length;
}
