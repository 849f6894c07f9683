/**
 * Texts by name, for names that came lately: the last `room` of them at least, twice as many at most. What is old goes all
 * at once: to take the oldest out of a map for each that comes costs more than most texts that are kept in one.
 */
export class RecentTexts {
  readonly #room: number;
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  constructor(room: number) {
    this.#room = room;
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
    if (this.#young.size >= this.#room) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(name, text);
  }
}
