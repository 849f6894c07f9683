import { WordListBuilder, type WordList } from '../vocabulary/word-list.js';
import { WordCursor, type NameIndex } from './name-index.js';

/** Postings and words that are read before others get a turn. */
const workInStep = 1 << 15;
const workOfWord = 16;

/** Rows by word: those of word `n` stand from `starts[n]` to before `starts[n + 1]`, each as twice the row, plus one in a name. */
export interface Postings {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** The words of several indexes. */
export interface MergedWords {
  readonly list: WordList;
  readonly postings: Postings;
  /** By word: 1 where it is in the name of a city. */
  readonly isCity: Uint8Array;
}

/** Makes one list of the words of several indexes, step by step; the rows of each follow those of the one before. */
export function* mergeWords(indexes: readonly NameIndex[]): Generator<undefined, MergedWords> {
  const sum = (of: (index: NameIndex) => number) => indexes.reduce((total, index) => total + of(index), 0);
  const most = sum(({ counts }) => counts.words);
  const builder = new WordListBuilder(most);
  const starts = new Uint32Array(most + 1);
  const isCity = new Uint8Array(most);
  const rows = new Uint32Array(sum(({ counts }) => counts.postings));
  const heap = new CursorHeap();
  let firstRow = 0;
  for (const index of indexes) {
    heap.add(new WordCursor(index), firstRow);
    firstRow += index.counts.rows;
    yield;
  }
  let [words, at, work] = [0, 0, 0];
  for (let word = heap.word; word !== undefined; word = heap.word) {
    builder.add(word);
    starts[words] = at;
    while (heap.word === word) {
      const { cursor, addedToPosting } = heap.first;
      cursor.read(rows, at, addedToPosting);
      at += cursor.count;
      if (cursor.isCity) isCity[words] = 1;
      work += cursor.count + workOfWord;
      heap.moveOn();
    }
    words += 1;
    if (work < workInStep) continue;
    work = 0;
    yield;
  }
  starts[words] = at;
  yield;
  const list = builder.build();
  yield;
  return { list, postings: { starts: starts.slice(0, words + 1), rows }, isCity: isCity.slice(0, words) };
}

interface PlacedCursor {
  readonly cursor: WordCursor;
  readonly addedToPosting: number;
  readonly order: number;
}

/** Cursors as a binary heap: the one with the least word is the first, of several the one that was added first. */
class CursorHeap {
  readonly #cursors: PlacedCursor[] = [];
  #added = 0;

  /** The least word; undefined when all are read. */
  get word(): string | undefined {
    return this.#cursors[0]?.cursor.word;
  }

  /** @throws RangeError when all are read */
  get first(): PlacedCursor {
    const [first] = this.#cursors;
    if (first === undefined) throw new RangeError('no words are left');
    return first;
  }

  add(cursor: WordCursor, firstRow: number): void {
    if (cursor.word === undefined) return;
    this.#cursors.push({ cursor, addedToPosting: 2 * firstRow, order: this.#added++ });
    for (let at = this.#cursors.length - 1; at > 0 && this.#swapIfLess(at, (at - 1) >> 1);) at = (at - 1) >> 1;
  }

  /** Moves the first cursor to its next word. */
  moveOn(): void {
    const { cursor } = this.first;
    cursor.next();
    if (cursor.word === undefined) {
      const last = this.#cursors.pop();
      if (last !== undefined && this.#cursors.length > 0) this.#cursors[0] = last;
    }
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = right < this.#cursors.length && this.#isLess(right, left) ? right : left;
      if (least >= this.#cursors.length || !this.#swapIfLess(least, at)) return;
      at = least;
    }
  }

  #swapIfLess(at: number, other: number): boolean {
    if (!this.#isLess(at, other)) return false;
    const [one, two] = [this.#cursors[at], this.#cursors[other]];
    if (one === undefined || two === undefined) return false;
    this.#cursors[at] = two;
    this.#cursors[other] = one;
    return true;
  }

  #isLess(at: number, other: number): boolean {
    const [one, two] = [this.#cursors[at], this.#cursors[other]];
    if (one === undefined || two === undefined) return false;
    const [a, b] = [one.cursor.word ?? '', two.cursor.word ?? ''];
    return a === b ? one.order < two.order : a < b;
  }
}
