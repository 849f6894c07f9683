/** A record as it was when it was read: what {@link TokenVault.replace} compares with. */
export class RecordVersion<T> {
  readonly name: string;
  readonly value: T;
  readonly #sealed: string;
  readonly #text: string;

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
}
