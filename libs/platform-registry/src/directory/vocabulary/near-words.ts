import { countBits, letterSignature } from './edit-distance.js';
import { phoneticHash } from './phonetic-key.js';
import type { WordList } from './word-list.js';

/** Longer words stand with those of this length. */
const mostLength = 63;
const wordsInStep = 2000;
const none = 0xffffffff;

/** Finds the words of a list that are a few edits away from a word, or that sound like it, without looking at all of them. */
export class NearWords {
  readonly #list: WordList;
  /** Numbers of words by their length, and where each length begins. */
  readonly #byLength: Uint32Array;
  readonly #lengthStarts = new Uint32Array(mostLength + 2);
  /** In the order of `#byLength`: which letters each has. */
  readonly #signatures: Uint32Array;
  /** By word: how it sounds; and the next word with the same place in `#soundHeads`. */
  readonly #sounds: Uint32Array;
  readonly #nextSounds: Uint32Array;
  readonly #soundHeads: Uint32Array;

  private constructor(list: WordList) {
    this.#list = list;
    this.#byLength = new Uint32Array(list.length);
    this.#signatures = new Uint32Array(list.length);
    this.#sounds = new Uint32Array(list.length);
    this.#nextSounds = new Uint32Array(list.length);
    this.#soundHeads = new Uint32Array(2 ** Math.ceil(Math.log2(list.length + 1))).fill(none);
  }

  /** Prepares the words from `first` on, step by step. */
  static *build(list: WordList, first: number): Generator<undefined, NearWords> {
    const near = new NearWords(list);
    const starts = near.#lengthStarts;
    for (let word = first; word < list.length; word += 1) {
      const length = Math.min(mostLength, list.lengthOf(word));
      starts[length + 1] = (starts[length + 1] ?? 0) + 1;
    }
    for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
    const next = starts.slice();
    for (let word = first; word < list.length; word += 1) {
      if (word % wordsInStep === 0) yield;
      near.#put(word, list.wordOf(word), next);
    }
    return near;
  }

  #put(word: number, text: string, next: Uint32Array): void {
    const length = Math.min(mostLength, text.length);
    const at = next[length] ?? 0;
    next[length] = at + 1;
    this.#byLength[at] = word;
    this.#signatures[at] = letterSignature(text);
    const sound = phoneticHash(text);
    const head = sound & (this.#soundHeads.length - 1);
    this.#sounds[word] = sound;
    this.#nextSounds[word] = this.#soundHeads[head] ?? none;
    this.#soundHeads[head] = word;
  }

  /**
   * Calls back with every word from `shortest` letters on that is one to `most` edits away.
   *
   * @param most at most 2; see `editDistance`
   */
  forEachWithin(text: string, most: number, shortest: number, visit: (word: number, edits: number) => void): void {
    const signature = letterSignature(text);
    const from = this.#lengthStarts[Math.min(mostLength, Math.max(shortest, text.length - most))] ?? 0;
    const to = this.#lengthStarts[Math.min(mostLength, text.length + most) + 1] ?? 0;
    for (let at = from; at < to; at += 1) {
      if (countBits((this.#signatures[at] ?? 0) ^ signature) > 2 * most) continue;
      const word = this.#byLength[at] ?? 0;
      const edits = this.#list.distance(text, word, most);
      if (edits > 0 && edits <= most) visit(word, edits);
    }
  }

  /** Calls back with every word that sounds the same, the word itself included. */
  forEachSounding(text: string, visit: (word: number) => void): void {
    const sound = phoneticHash(text);
    let word = this.#soundHeads[sound & (this.#soundHeads.length - 1)] ?? none;
    while (word !== none) {
      if (this.#sounds[word] === sound) visit(word);
      word = this.#nextSounds[word] ?? none;
    }
  }
}
