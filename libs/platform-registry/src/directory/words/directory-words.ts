import { normalizeName } from '../../names.js';
import { placePhrases, stateWords, wordLikeCodes } from './us-states.js';
import { blueWords, fillers, shortForms } from './word-kinds.js';

/** Spellings of one thing, however it is written; what stands for it is one word. */
const spellings: readonly (readonly [string, string])[] = [
  ['blue cross and blue shield', 'bcbs'],
  ['blue cross blue shield', 'bcbs'],
  ['bluecross and blueshield', 'bcbs'],
  ['bluecross blueshield', 'bcbs'],
  ['blue cross', 'bluecross'],
  ['blue shield', 'blueshield'],
  ['health care', 'healthcare'],
  // Not "medical".
  ['medi cal', 'californiamedicaid'],
];

interface Phrase {
  readonly from: readonly string[];
  readonly to: string;
}

/** Phrases by their first word, longest first. */
const phrases: ReadonlyMap<string, readonly Phrase[]> = byFirstWord(
  [...spellings, ...placePhrases].map(([from, to]) => ({ from: from.split(' '), to })),
);

/**
 * Splits a name or a query into the words that a search compares: folded case and accents, `Children's` as one word, no
 * fillers, states and abbreviations as one word each, so that `bcbssc`, `BCBS SC` and `BlueCross BlueShield of South
 * Carolina` are the same, while `Virginia` is no part of `West Virginia`. Text of fillers alone keeps them.
 */
export function directoryWords(text: string): string[] {
  const plain = text.includes("'") || text.includes('’') ? text.replace(/['’]/g, '') : text;
  const folded = normalizeName(plain);
  if (folded === '') return [];
  const words = folded.includes('bcbs') ? folded.split(' ').flatMap(splitBlueName) : folded.split(' ');
  const all: string[] = [];
  let isFilled = false;
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const phrase = phraseAt(words, at);
    const read = phrase?.to ?? postalState(words, at) ?? shortForms.get(word) ?? word;
    all.push(read);
    isFilled ||= fillers.has(read);
    at += phrase?.from.length ?? 1;
  }
  if (!isFilled) return all;
  const telling = all.filter((word) => !fillers.has(word));
  return telling.length === 0 ? all : telling;
}

function phraseAt(words: readonly string[], at: number): Phrase | undefined {
  const candidates = phrases.get(words[at] ?? '');
  return candidates?.find(({ from }) => from.every((part, offset) => words[at + offset] === part));
}

/** Reads `bcbstn` as two words; what follows has to be a state. */
function splitBlueName(word: string): string[] {
  if (!word.startsWith('bcbs') || word.length !== 6) return [word];
  return stateWords.has(word.slice(4)) ? ['bcbs', word.slice(4)] : [word];
}

/**
 * Returns the state that two letters stand for, or undefined where they are a word: "VA Health" is no insurer in
 * Virginia. They are a state at the end of a name, and before or after a blue word.
 */
function postalState(words: readonly string[], at: number): string | undefined {
  const word = words[at] ?? '';
  if (word.length !== 2) return undefined;
  const isState =
    (at > 0 && at === words.length - 1 && !wordLikeCodes.has(word)) ||
    blueWords.has(words[at - 1] ?? '') ||
    words[at - 1] === 'shield' ||
    words[at - 1] === 'cross' ||
    (at === 0 && blueWords.has(words[1] ?? ''));
  return isState ? stateWords.get(word) : undefined;
}

function byFirstWord(all: readonly Phrase[]): Map<string, Phrase[]> {
  const result = new Map<string, Phrase[]>();
  for (const phrase of [...all].sort((a, b) => b.from.length - a.from.length)) {
    const first = phrase.from[0] ?? '';
    result.set(first, [...(result.get(first) ?? []), phrase]);
  }
  return result;
}
