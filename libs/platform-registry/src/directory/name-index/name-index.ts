import { ByteReader } from './byte-reader.js';
import type { KeyHash } from './key-table.js';

/** How much of each an index of names has. */
export interface NameIndexCounts {
  readonly sources: number;
  readonly entries: number;
  readonly rows: number;
  readonly keys: number;
  readonly npis: number;
  readonly words: number;
  readonly postings: number;
}

/**
 * The words of all names of one or several sources, and what a search knows of each name, as bytes: what is written to a
 * file, and what a table of all sources is put together from.
 */
export interface NameIndex {
  readonly counts: NameIndexCounts;
  /** See `readEntries`. */
  readonly entryBytes: Buffer;
  /** See `WordsAndPostings`. */
  readonly wordText: Buffer;
  readonly postingBytes: Buffer;
}

/** Bits of what is known of where an organization or platform is. */
export const placeFacts = { state: 1, city: 2 } as const;

/** What a search knows of an organization or platform. */
export interface IndexedEntry {
  /** Number of its source among those of the index. */
  readonly source: number;
  /** Number of the organization in its source. */
  readonly place: number;
  readonly size: number;
  /** What is known of where it is, see `placeFacts`. */
  readonly placeFacts: number;
  /** Hashes of `organizationKeys`. */
  readonly keys: readonly KeyHash[];
  readonly npis: readonly number[];
  /** Of each name: how many words it has, and how many of them tell it from others. */
  readonly names: readonly (readonly [words: number, telling: number])[];
}

/** Reads the entries in their order. */
export function* readEntries({ counts, entryBytes }: NameIndex): Generator<IndexedEntry, void> {
  const reader = new ByteReader(entryBytes);
  const list = <T>(length: number, read: () => T): T[] => Array.from({ length }, read);
  let [source, next] = [0, 0];
  for (let entry = 0; entry < counts.entries; entry += 1) {
    const passed = reader.number();
    if (passed > 0) [source, next] = [source + passed, 0];
    const place = next + reader.number();
    next = place + 1;
    const flags = reader.byte();
    yield {
      source,
      place,
      size: flags & 3,
      placeFacts: (flags >> 2) & 3,
      keys: list(flags >> 4, () => [reader.word(), reader.word()] as const),
      npis: list(reader.number(), () => reader.number()),
      names: list(reader.number(), () => [reader.byte(), reader.byte()] as const),
    };
  }
}

/** Reads the words of an index in their order, each with its postings. */
export class WordCursor {
  /** The word that is read now; undefined after the last. */
  word: string | undefined;
  /** Whether it is in the name of a city. */
  isCity = false;
  /** How many postings it has. */
  count = 0;
  readonly #text: string;
  readonly #reader: ByteReader;
  #left: number;
  #at = 0;

  constructor({ counts, wordText, postingBytes }: NameIndex) {
    this.#text = wordText.toString('utf8');
    this.#reader = new ByteReader(postingBytes);
    this.#left = counts.words;
    this.next();
  }

  /** Goes on to the next word. The postings of the word before have to be read. */
  next(): void {
    if (this.#left === 0) {
      this.word = undefined;
      return;
    }
    this.#left -= 1;
    const end = this.#text.indexOf('\n', this.#at);
    this.word = this.#text.slice(this.#at, end === -1 ? undefined : end);
    this.#at = end + 1;
    const head = this.#reader.number();
    this.isCity = head % 2 === 1;
    this.count = Math.floor(head / 2);
  }

  /**
   * Reads the postings of the word, and adds the same to each.
   *
   * @param into where they are put, from `at` on
   */
  read(into: Uint32Array, at: number, added: number): void {
    let posting = added;
    for (let place = at; place < at + this.count; place += 1) into[place] = posting += this.#reader.number();
  }
}
