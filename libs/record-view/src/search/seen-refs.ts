import { createHash } from 'node:crypto';

/** Characters of base64url that stand for one reference: 48 bits, so that two references hardly ever look alike. */
const nameLength = 8;
/** References that are remembered; of a longer search the last ones, since what comes twice comes soon. */
const mostNames = 2_000;

/** Which resources of a search were shown, as short hashes: it goes from page to page in the stored cursor. */
export class SeenRefs {
  readonly #names: string[];
  readonly #known: Set<string>;

  /** @param written what {@link toString} gave */
  constructor(written = '') {
    this.#names = written.match(/.{8}/gs) ?? [];
    this.#known = new Set(this.#names);
  }

  has(ref: string): boolean {
    return this.#known.has(nameOf(ref));
  }

  /** @returns whether the reference was not there before */
  add(ref: string): boolean {
    const name = nameOf(ref);
    if (this.#known.has(name)) return false;
    this.#known.add(name);
    this.#names.push(name);
    return true;
  }

  /** Eight characters for each reference, at most 16,000 in all. */
  toString(): string {
    return this.#names.slice(-mostNames).join('');
  }
}

function nameOf(ref: string): string {
  return createHash('sha256').update(ref).digest('base64url').slice(0, nameLength);
}
