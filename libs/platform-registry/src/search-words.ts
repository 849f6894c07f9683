import { wordsOf } from './names.js';
import { blueWords, phrases, stateWords, wordLikeCodes } from './search-vocabulary.js';

/**
 * Splits a name or a query into the words that a search compares: as `wordsOf`, with states and abbreviations made one
 * word each, so that `bcbssc`, `BCBS SC` and `BlueCross BlueShield of South Carolina` are the same, while `Virginia`
 * is no part of `West Virginia`.
 */
export function searchWords(name: string): string[] {
  const words = wordsOf(name).flatMap(splitBlueName);
  const result: string[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const phrase = phrases.get(word)?.find(({ from }) => from.every((part, offset) => words[at + offset] === part));
    result.push(...(phrase?.to ?? [postalState(words, at) ?? word]));
    at += phrase?.from.length ?? 1;
  }
  return result;
}

/** Reads `bcbstn` as two words; what follows has to be a state. */
function splitBlueName(word: string): string[] {
  const [, blue, code] = /^(bcbs)([a-z]{2})$/.exec(word) ?? [];
  return blue !== undefined && code !== undefined && stateWords.has(code) ? [blue, code] : [word];
}

/**
 * Returns the state that two letters stand for, or undefined where they are a word: "VA Health" is no insurer in
 * Virginia. They are a state at the end of a name, and before or after a blue word.
 */
function postalState(words: readonly string[], at: number): string | undefined {
  const word = words[at] ?? '';
  const isState =
    (at > 0 && at === words.length - 1 && !wordLikeCodes.has(word)) ||
    blueWords.has(words[at - 1] ?? '') ||
    (at === 0 && blueWords.has(words[1] ?? ''));
  return isState ? stateWords.get(word) : undefined;
}
