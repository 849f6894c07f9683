import { editDistance } from './edit-distance.js';

const newline = '\n';
/** Words that are joined at once. */
const wordsInPart = 1 << 12;

/** What a list of words is made of. */
interface WordListText {
  /** Each word with a line end before it and after it. */
  readonly text: string;
  /** Where each word begins, and where one more would. */
  readonly starts: Uint32Array;
}

/** Puts a list of words together. */
export class WordListBuilder {
  readonly #parts: string[] = [];
  readonly #starts: Uint32Array;
  #words: string[] = [];
  #length = 0;
  #at = newline.length;

  /** @param most how many words are added at most */
  constructor(most: number) {
    this.#starts = new Uint32Array(most + 1);
  }

  /** Words come in the order of their UTF-16 units, each once; none has a line end. */
  add(word: string): void {
    this.#starts[this.#length++] = this.#at;
    this.#at += word.length + newline.length;
    if (this.#words.push(word) < wordsInPart) return;
    this.#parts.push(this.#words.join(newline));
    this.#words = [];
  }

  build(): WordList {
    if (this.#words.length > 0) this.#parts.push(this.#words.join(newline));
    this.#starts[this.#length] = this.#at;
    const text = newline + this.#parts.join(newline) + newline;
    return new WordList({ text, starts: this.#starts.slice(0, this.#length + 1) });
  }
}

/** Words in order, in one text: as many strings of their own would take several times the memory. */
export class WordList {
  readonly length: number;
  /** Each word with a line end before it and after it. */
  readonly #text: string;
  /** Where each word begins in the text. */
  readonly #starts: Uint32Array;

  constructor({ text, starts }: WordListText) {
    this.length = starts.length - 1;
    this.#text = text;
    this.#starts = starts;
  }

  /** The number of a word, or undefined. */
  numberOf(word: string): number | undefined {
    const at = this.lowerBound(word);
    return this.lengthOf(at) === word.length && this.startsWith(at, word) ? at : undefined;
  }

  /** The word of a number; an empty text beyond the last. */
  wordOf(number: number): string {
    return number < this.length ? this.#text.slice(this.#starts[number], (this.#starts[number + 1] ?? 0) - 1) : '';
  }

  /** @param number beyond the last word: -1 */
  lengthOf(number: number): number {
    return number < this.length ? (this.#starts[number + 1] ?? 0) - (this.#starts[number] ?? 0) - 1 : -1;
  }

  /** The UTF-16 unit at a place of a word. */
  codeAt(number: number, place: number): number {
    return this.#text.charCodeAt((this.#starts[number] ?? 0) + place);
  }

  startsWith(number: number, text: string): boolean {
    return number < this.length && this.#text.startsWith(text, this.#starts[number]);
  }

  /** Number of the first word that is not before this one in the order. */
  lowerBound(word: string): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const end = (this.#starts[middle + 1] ?? 0) - 1;
      if (this.#text.slice(this.#starts[middle], end) < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Edits between a text and a word; see `editDistance`. */
  distance(text: string, number: number, most: number): number {
    const start = this.#starts[number] ?? 0;
    return editDistance(text, this.#text, most, start, start + this.lengthOf(number));
  }

  /** Numbers of the words that contain a text. @param first words before this number are left out */
  containing(text: string, first: number): number[] {
    const found: number[] = [];
    let from = this.#starts[Math.min(first, this.length)] ?? 0;
    for (;;) {
      const at = this.#text.indexOf(text, from);
      if (at === -1) return found;
      const number = this.#wordAt(at);
      found.push(number);
      from = this.#starts[number + 1] ?? this.#text.length;
    }
  }

  /** The number of the word that stands at a place of the text. */
  #wordAt(place: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle + 1] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
