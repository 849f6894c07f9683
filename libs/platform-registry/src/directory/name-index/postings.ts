import { ByteWriter } from './byte-writer.js';
import { NumberList } from './number-list.js';

/** Even, since pairs are two numbers. */
const pairsInStep = 1 << 16;

/** The words of a list in order, and which names have them. */
export interface WordsAndPostings {
  readonly words: number;
  readonly postings: number;
  /** The words in UTF-8, a line end between two. */
  readonly wordText: Buffer;
  /** For each word: twice how many postings it has, plus one where it is of a city; then each, as what is added to the one before. */
  readonly postingBytes: Buffer;
}

/** Collects which names have which words. A posting is twice the number of the name, plus one where the name itself has the word. */
export class PostingsBuilder {
  readonly #numbers = new Map<string, number>();
  /** Number of a word, then the posting; and so on. */
  readonly #pairs = new NumberList();

  /** Rows come in ascending order. @param inName whether the row's name has the word; else it stands in another place, such as its city */
  add(word: string, row: number, inName: boolean): void {
    let number = this.#numbers.get(word);
    if (number === undefined) this.#numbers.set(word, (number = this.#numbers.size));
    this.#pairs.push(number);
    this.#pairs.push(row * 2 + (inName ? 1 : 0));
  }

  /** Puts the words in order, step by step; the builder is of no use afterwards. @param isCity whether a word is in the name of a city */
  *build(isCity: (word: string) => boolean): Generator<undefined, WordsAndPostings> {
    const words = yield* this.#sortedWords();
    const { starts, rows } = yield* this.#byWord();
    const out = new ByteWriter();
    for (const [at, word] of words.entries()) {
      if (at % 4096 === 0) yield;
      const number = this.#numbers.get(word) ?? 0;
      const [start, end] = [starts[number] ?? 0, starts[number + 1] ?? 0];
      out.number(2 * (end - start) + (isCity(word) ? 1 : 0));
      let before = 0;
      for (let place = start; place < end; place += 1) {
        const posting = rows[place] ?? 0;
        out.number(posting - before);
        before = posting;
      }
    }
    const wordText = Buffer.from(words.join('\n'));
    return { words: words.length, postings: rows.length, wordText, postingBytes: out.view() };
  }

  /** The postings of the word `n` stand from `starts[n]` to before `starts[n + 1]`. */
  *#byWord() {
    const pairs = this.#pairs.view();
    const starts = new Uint32Array(this.#numbers.size + 1);
    for (let at = 0; at < pairs.length; at += 2) {
      if (at % pairsInStep === 0) yield;
      const next = (pairs[at] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
    const rows = new Uint32Array(pairs.length / 2);
    const places = starts.slice();
    for (let at = 0; at < pairs.length; at += 2) {
      if (at % pairsInStep === 0) yield;
      const word = pairs[at] ?? 0;
      const to = places[word] ?? 0;
      rows[to] = pairs[at + 1] ?? 0;
      places[word] = to + 1;
    }
    return { starts, rows };
  }

  /** Sorts the words by their first letter, then those of each letter: one sort of all would take too long for a step. */
  *#sortedWords(): Generator<undefined, string[]> {
    const byLetter = new Map<number, string[]>();
    for (const word of this.#numbers.keys()) {
      const letter = word.charCodeAt(0);
      const known = byLetter.get(letter);
      if (known) known.push(word);
      else byLetter.set(letter, [word]);
    }
    const sorted: string[][] = [];
    for (const letter of [...byLetter.keys()].sort((a, b) => a - b)) {
      yield;
      sorted.push((byLetter.get(letter) ?? []).sort());
    }
    yield;
    return sorted.flat();
  }
}
