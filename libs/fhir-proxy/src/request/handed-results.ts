import { createHash } from 'node:crypto';

/** Characters of base64url that stand for one result: 48 bits, so that two results hardly ever look alike. */
const nameLength = 8;
/** Results that are remembered, in bytes of a link some 4 kB; of a longer search the last ones. */
const mostNames = 600;

/** What earlier pages of a search handed on, as it travels in the link to the next page. */
export interface HandedRecord {
  /** By part of the search, eight characters for each result. */
  readonly names: readonly string[];
  /** How many results were handed on. */
  readonly count: number;
  /** How often a result came that another part had brought: it has several values of the required parameter. */
  readonly shared: number;
  /** How often a result came twice in one part: the platform’s order changed between its pages. */
  readonly repeated: number;
  /** Some are not remembered any more. */
  readonly isCut?: boolean;
}

/** Which results of a search that is put together from parts were handed on, so that each is handed on once. */
export class HandedResults {
  readonly #byPart: Set<string>[];
  #count: number;
  #shared: number;
  #repeated: number;
  #isCut: boolean;

  constructor(parts: number, record?: HandedRecord) {
    this.#byPart = Array.from({ length: parts }, (_part, index) => {
      const names = record?.names[index]?.match(/.{8}/gs) ?? [];
      return new Set(names);
    });
    this.#count = record?.count ?? 0;
    this.#shared = record?.shared ?? 0;
    this.#repeated = record?.repeated ?? 0;
    this.#isCut = record?.isCut ?? false;
  }

  /** Results that came more than once. */
  get duplicates(): number {
    return this.#shared + this.#repeated;
  }

  /**
   * @param key the same for the same resource; `undefined` for one that does not say what it is, which is always new
   * @returns whether the result was not handed on before
   */
  add(part: number, key: string | undefined): boolean {
    const name = key === undefined ? undefined : nameOf(key);
    const own = this.#byPart[part];
    const isRepeated = name !== undefined && own?.has(name) === true;
    const isShared = name !== undefined && !isRepeated && this.#byPart.some((names) => names.has(name));
    if (name !== undefined) own?.add(name);
    if (isRepeated) this.#repeated += 1;
    else if (isShared) this.#shared += 1;
    else this.#count += 1;
    return !isRepeated && !isShared;
  }

  /**
   * What the last page has to say of the whole search.
   *
   * @param total how many the platform spoke of on the first page
   */
  notes(total: number | undefined): string[] {
    const given = this.#count + this.duplicates;
    return [
      ...(this.#repeated > 0
        ? [`The platform gave ${this.#repeated} results twice while it was paged: as many others may be missing.`]
        : []),
      ...(total !== undefined && given < total
        ? [`The platform spoke of ${total} results and gave ${given}: some may be missing.`]
        : []),
      ...(this.#isCut && this.#byPart.length > 1
        ? [`Only the last ${mostNames} results are remembered: earlier ones may have come twice.`]
        : []),
    ];
  }

  record(): HandedRecord {
    let left = mostNames;
    // The part that was read last goes on; what came before it is forgotten first.
    const names = this.#byPart.toReversed().map((part) => {
      const last = left > 0 ? [...part].slice(-left) : [];
      left -= last.length;
      return last.join('');
    });
    const isCut = this.#isCut || this.#byPart.reduce((sum, { size }) => sum + size, 0) > mostNames;
    return {
      names: names.toReversed(),
      count: this.#count,
      shared: this.#shared,
      repeated: this.#repeated,
      ...(isCut && { isCut }),
    };
  }
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, nameLength);
}
