/** 64 bits of hash of a text. */
export type KeyHash = readonly [first: number, second: number];

/**
 * Numbers by text, without the texts: a text is known by 64 bits of hash, so that two of a million are taken for one with a
 * chance of one in thirty million.
 */
export class KeyTable {
  /** Three numbers for each place: both hashes, and the value plus one; 0 is an empty place. Linear probing, half full at most. */
  readonly #places: Uint32Array;

  /** @param most how many texts are added at most */
  constructor(most: number) {
    this.#places = new Uint32Array(3 * 2 ** Math.ceil(Math.log2(2 * most + 2)));
  }

  /** The number of a text, or undefined. */
  get(hash: KeyHash): number | undefined {
    const known = this.#places[this.#find(hash) + 2] ?? 0;
    return known === 0 ? undefined : known - 1;
  }

  /** Gives a text a number, unless it has one. */
  add(hash: KeyHash, value: number): void {
    const at = this.#find(hash);
    if (this.#places[at + 2] !== 0) return;
    this.#places[at] = hash[0];
    this.#places[at + 1] = hash[1];
    this.#places[at + 2] = value + 1;
  }

  /** Where a text stands, or the empty place where it would. */
  #find([first, second]: KeyHash): number {
    const places = this.#places;
    const mask = places.length / 3 - 1;
    let at = first & mask;
    while (places[3 * at + 2] !== 0 && !(places[3 * at] === first && places[3 * at + 1] === second))
      at = (at + 1) & mask;
    return 3 * at;
  }
}

/** The hash by which a `KeyTable` knows a text; it is written to files, so that it must not change without their version. */
export function keyHash(text: string): KeyHash {
  return [hashOf(text, 0x811c9dc5, 0x01000193), hashOf(text, 0x9e3779b9, 0x85ebca6b)];
}

/** FNV-1a and one like it; mixed at the end, since texts of one list differ in their last letters. */
function hashOf(text: string, seed: number, prime: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
