/** A record as it was when it was read: what {@link TokenVault.replace} compares with. */
export class RecordVersion<T> {
  readonly name: string;
  readonly value: T;
  readonly #sealed: string;
  readonly #text: string;
  /** What was written over this version without an answer: it may be in the store, or may not. */
  readonly #unconfirmed = new Set<string>();

  constructor(name: string, sealed: string, text: string) {
    this.name = name;
    this.value = JSON.parse(text) as T;
    this.#sealed = sealed;
    this.#text = text;
  }

  /** The sealed text as read. */
  static sealedOf(version: RecordVersion<unknown>): string {
    return version.#sealed;
  }

  /** The JSON inside the seal, as read. */
  static textOf(version: RecordVersion<unknown>): string {
    return version.#text;
  }
  static noteUnconfirmed(version: RecordVersion<unknown>, sealed: string): void {
    version.#unconfirmed.add(sealed);
  }

  /** Sealed text never repeats, so this one is no write of another, though the values may be alike. */
  static isUnconfirmed(version: RecordVersion<unknown>, sealed: string): boolean {
    return version.#unconfirmed.has(sealed);
  }
}
