/** How long anything is remembered at most. Work that began with it may well still be under way then. */
const LIFETIME_MS = 1_000;

/**
 * A map that forgets all it holds within a second, used or not. For what is cheap to work out once more, and must not lie
 * about in memory: secrets in plain text.
 */
export class TtlCache<V> {
  readonly #maxEntries: number;
  readonly #entries = new Map<string, V>();
  /** One for all entries: set with the first, so that no later one outlives its second either. */
  #timer: NodeJS.Timeout | undefined;

  /** @param maxEntries one more, and all are forgotten early */
  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    if (this.#entries.size >= this.#maxEntries) this.#entries.clear();
    this.#entries.set(key, value);
    this.#timer ??= setTimeout(() => this.forget(), LIFETIME_MS).unref();
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#entries.clear();
  }
}
