import { NearWords } from './near-words.js';
import { countSounds } from './phonetic-key.js';
import type { WordList } from './word-list.js';

/** How a word of the vocabulary fits a word of a query. */
export interface WordMatch {
  /** Number of the word in the vocabulary. */
  readonly word: number;
  /** From 0 to 1; 1 is the word itself. */
  readonly weight: number;
  /** Whether the word is what was meant, as far as one word can say. */
  readonly sure: boolean;
}

const minPrefixLength = 3;
/** Too many words sound like one or two consonants. */
const minPhoneticLength = 3;
const minInnerLength = 5;
const minRareLength = 6;
/** What a fuzzy match is worth beside an exact one: "humana" would find "humane" as well. */
const besideExact = 0.55;
const otherFirstLetter = 0.85;
const [oneEdit, twoEdits, soundsSame] = [0.72, 0.5, 0.55];
/** In shorter words one letter makes another word. */
const minNearLength = 4;
/** A beginning of this share of a word stands for it. */
const surePrefixShare = 0.6;
const surePrefixLength = 4;
/** Matches that are remembered at most, a few hundred kilobytes. */
const mostRecentMatches = 10_000;

/** Words that are no plain words begin with one of these: states as `@MN`, initials as `#chop`, payer ids as `$60054`. */
const keyMarks = '@#$';

/** All words of all names, in order, with what is needed to find those that are near a word. */
export class Vocabulary {
  readonly #words: WordList;
  readonly #near: NearWords;
  /** What was found for words that were looked for lately: who types asks for the same words with each letter. */
  readonly #recent = new Map<string, readonly WordMatch[]>();
  #recentMatches = 0;
  /** Below this number are keys and no plain words. */
  readonly #firstPlain: number;

  private constructor(words: WordList, near: NearWords, firstPlain: number) {
    this.#words = words;
    this.#near = near;
    this.#firstPlain = firstPlain;
  }

  /** Makes a vocabulary step by step. */
  static *build(list: WordList): Generator<undefined, Vocabulary> {
    const firstPlain = list.lowerBound(
      String.fromCharCode(Math.max(...[...keyMarks].map((mark) => mark.charCodeAt(0))) + 1),
    );
    return new Vocabulary(list, yield* NearWords.build(list, firstPlain), firstPlain);
  }

  /** How many words and keys there are. */
  get length(): number {
    return this.#words.length;
  }

  /** The number of a word or key, or undefined. */
  numberOf(word: string): number | undefined {
    return this.#words.numberOf(word);
  }

  /**
   * Returns the words that a word may stand for, best first: itself, words that begin with it, that are one or two edits
   * away, that sound the same, or that contain it.
   *
   * @param isLast whether it is the last word of what was typed, which may be unfinished
   * @param isRare whether a word of the vocabulary is in few names, so that another may be meant although it exists
   * @param isName whether it is known to be a name, so that no other word is meant for sure
   */
  matches(word: string, isLast: boolean, isRare: (word: number) => boolean, isName: boolean): readonly WordMatch[] {
    return this.#remembered(isLast ? `${word} ` : word, () => this.#find(word, isLast, isRare, isName));
  }

  #remembered(key: string, find: () => readonly WordMatch[]): readonly WordMatch[] {
    const known = this.#recent.get(key);
    if (known) return known;
    const found = find();
    if (this.#recentMatches > mostRecentMatches) {
      this.#recent.clear();
      this.#recentMatches = 0;
    }
    this.#recent.set(key, found);
    this.#recentMatches += found.length + 1;
    return found;
  }

  #find(word: string, isLast: boolean, isRare: (word: number) => boolean, isName: boolean): WordMatch[] {
    const found = new Map<number, WordMatch>();
    const add = (match: WordMatch) => {
      const known = found.get(match.word);
      if (known === undefined || known.weight < match.weight) found.set(match.word, match);
    };
    const exact = this.numberOf(word);
    const share = exact === undefined && !isName ? 1 : besideExact;
    if (exact !== undefined) add({ word: exact, weight: 1, sure: true });
    this.#addLonger(word, isLast, share, add);
    const mayBeOther = !isName && (exact === undefined || (word.length >= minRareLength && isRare(exact)));
    this.#addNear(word, share, mayBeOther, add);
    if (found.size === 0 && word.length >= minInnerLength) this.#addContaining(word, add);
    return [...found.values()].sort((a, b) => b.weight - a.weight);
  }

  /** Returns the words within the edits that a word of this length may have; for words that were written as one. */
  nearest(word: string): readonly WordMatch[] {
    const exact = this.numberOf(word);
    if (exact !== undefined) return [{ word: exact, weight: 1, sure: true }];
    return this.#remembered(`= ${word}`, () => {
      const found: WordMatch[] = [];
      this.#addNear(word, 1, true, (match) => found.push(match));
      return found.filter(({ sure }) => sure).sort((a, b) => b.weight - a.weight);
    });
  }

  #addLonger(word: string, isLast: boolean, share: number, add: (match: WordMatch) => void): void {
    if (word.length < minPrefixLength) return;
    for (let at = this.#words.lowerBound(word); this.#words.startsWith(at, word); at += 1) {
      const part = word.length / this.#words.lengthOf(at);
      const sure = part >= surePrefixShare || (isLast && word.length >= surePrefixLength);
      if (part < 1) add({ word: at, weight: (0.15 + 0.75 * part) * share, sure });
    }
  }

  #addNear(word: string, share: number, mayBeSure: boolean, add: (match: WordMatch) => void): void {
    const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
    if (most === 0 || /^\d+$/.test(word)) return;
    const firstLetter = word.charCodeAt(0);
    const addWith = (other: number, weight: number, edits: number): void => {
      const sameFirst = this.#words.codeAt(other, 0) === firstLetter;
      add({
        word: other,
        weight: weight * share * (sameFirst ? 1 : otherFirstLetter),
        sure: mayBeSure && (edits === 1 || (edits <= most && sameFirst)),
      });
    };
    this.#near.forEachWithin(word, most, minNearLength, (other, edits) =>
      addWith(other, edits === 1 ? oneEdit : twoEdits, edits),
    );
    if (countSounds(word) < minPhoneticLength) return;
    this.#near.forEachSounding(word, (other) => {
      const isShort = this.#words.lengthOf(other) < minNearLength;
      if (isShort || this.#words.distance(word, other, most) > most) addWith(other, soundsSame, most + 1);
    });
  }

  #addContaining(word: string, add: (match: WordMatch) => void): void {
    for (const at of this.#words.containing(word, this.#firstPlain)) add({ word: at, weight: 0.45, sure: true });
  }
}
