/** Entries by National Provider Identifier: a hash table of entries, of which whoever looks one up reads those that it finds. */
export class NpiTable {
  /** Entry numbers plus one; 0 is an empty place. Linear probing, at most half full. */
  readonly #places: Uint32Array;

  /** @param most how many identifiers are added at most */
  constructor(most: number) {
    this.#places = new Uint32Array(2 ** Math.ceil(Math.log2(2 * most + 2)));
  }

  add(npi: number, entry: number): void {
    let at = this.#first(npi);
    while (this.#places[at] !== 0) at = this.#next(at);
    this.#places[at] = entry + 1;
  }

  /** The entries that may have an identifier, in ascending order; others that share its place are among them. */
  find(npi: number): number[] {
    const found = new Set<number>();
    for (let at = this.#first(npi); this.#places[at] !== 0; at = this.#next(at)) found.add((this.#places[at] ?? 0) - 1);
    return [...found].sort((a, b) => a - b);
  }

  #first(npi: number): number {
    const low = Math.imul((npi >>> 0) ^ Math.floor(npi / 2 ** 32), 0x85ebca6b);
    return (low ^ (low >>> 15)) & (this.#places.length - 1);
  }

  #next(at: number): number {
    return (at + 1) & (this.#places.length - 1);
  }
}
