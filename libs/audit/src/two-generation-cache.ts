/**
 * Texts by name, for the names that were used last: `capacity` of them at least, twice as many at most. An old generation
 * goes as a whole, because to remove the oldest entry for each new one costs more than most texts.
 */
export class TwoGenerationCache {
  readonly #capacity: number;
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** `undefined` for a name that has not come lately. */
  get(name: string): string | undefined {
    const young = this.#young.get(name);
    if (young !== undefined) return young;
    const old = this.#old.get(name);
    if (old !== undefined) this.set(name, old);
    return old;
  }

  set(name: string, text: string): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(name, text);
  }
}
