/**
 * Rows by a text that each of them has: a hash table of row numbers, eight to sixteen bytes a row, in which a look-up reads
 * the one or two rows that it finds.
 */
export class RowTable {
  readonly #keyOf: (row: number) => string | undefined;
  /** Row numbers plus one; 0 is an empty place. Linear probing, at most half full. */
  readonly #places: Uint32Array;

  /** @param keyOf returns the text of a row, or undefined for a row that cannot be looked up */
  constructor(rows: number, keyOf: (row: number) => string | undefined) {
    this.#keyOf = keyOf;
    this.#places = new Uint32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
    for (let row = 0; row < rows; row += 1) {
      const key = keyOf(row);
      if (key !== undefined) this.#put(hashOf(key), row);
    }
  }

  /** The rows with exactly this text, in ascending order. */
  find(key: string): number[] {
    const found: number[] = [];
    for (let at = this.#first(hashOf(key)); this.#places[at] !== 0; at = this.#next(at)) {
      const row = (this.#places[at] ?? 0) - 1;
      if (this.#keyOf(row) === key) found.push(row);
    }
    return found;
  }

  #put(hash: number, row: number): void {
    let at = this.#first(hash);
    while (this.#places[at] !== 0) at = this.#next(at);
    this.#places[at] = row + 1;
  }

  #first(hash: number): number {
    return hash & (this.#places.length - 1);
  }

  #next(at: number): number {
    return (at + 1) & (this.#places.length - 1);
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
