import { directoryWords } from './words/directory-words.js';
import { abbreviations } from './abbreviations.js';

interface Synonym {
  readonly said: readonly string[];
  /** The same as people write it. */
  readonly phrase: string;
  readonly means: readonly string[];
}

/** A query in which one phrase was replaced. */
interface SynonymReading {
  readonly words: string[];
  /** What stands in place of the phrase. */
  readonly means: readonly string[];
  readonly said: string;
}

/** More readings of one query than this are not tried. */
const mostReadings = 4;

const byFirstWord: ReadonlyMap<string, readonly Synonym[]> = prepare();

/** Whether a word by itself stands for another name. */
export function isSynonym(word: string): boolean {
  return byFirstWord.get(word)?.some(({ said }) => said.length === 1) === true;
}

/** The other ways to read a query in which a word or phrase stands for another name, with that word or phrase. */
export function synonymsIn(words: readonly string[]): SynonymReading[] {
  return words
    .flatMap((word, at) =>
      (byFirstWord.get(word) ?? [])
        .filter(({ said }) => said.every((part, offset) => words[at + offset] === part))
        .map(({ said, phrase, means }) => ({
          words: [...new Set([...words.slice(0, at), ...means, ...words.slice(at + said.length)])],
          means,
          said: phrase,
        })),
    )
    .slice(0, mostReadings);
}

function prepare(): Map<string, Synonym[]> {
  const result = new Map<string, Synonym[]>();
  for (const { said, means } of abbreviations) {
    for (const phrase of said) {
      const words = directoryWords(phrase);
      const known = result.get(words[0] ?? '') ?? [];
      const all = [means].flat().map((name) => ({ said: words, phrase, means: directoryWords(name) }));
      result.set(words[0] ?? '', [...known, ...all]);
    }
  }
  return result;
}
