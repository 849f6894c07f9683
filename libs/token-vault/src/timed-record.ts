import type { Keyring } from './sealing/keyring.js';
import { fieldPlace, openJson, sealJson } from './sealing/sealed-fields.js';
import { isReserved } from './session/record-names.js';
import type { VaultStore } from './store/vault-store.js';

/** What {@link TimedRecord} works on. */
export interface TimedRecordOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** Its name in the store: letters, digits, `-` and `_`, and no session's. */
  readonly name: string;
}

/** A field as it was read, for {@link TimedRecord.change}. */
export interface ReadField<T> {
  readonly value: T;
  /** The sealed text that the store holds. */
  readonly sealed: string;
}

/**
 * Named values outside of any session that end together at a time of their own, each sealed for its place. Sealed and named
 * as the fields of a session, so that a rotation of keys seals them again.
 */
export class TimedRecord {
  readonly #options: TimedRecordOptions;

  constructor(options: TimedRecordOptions) {
    this.#options = options;
  }

  /**
   * Stores the fields, where there is no record of the name. `false`, and nothing changes, where there is one.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  create(fields: Readonly<Record<string, unknown>>, ttlSeconds: number): Promise<boolean> {
    const { store, name } = this.#options;
    return store.create(name, this.#sealed(fields), ttlSeconds);
  }

  /**
   * One field; `undefined` where it or the record is gone.
   *
   * @throws VaultError STORE_UNAVAILABLE | RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED
   */
  async read<T>(field: string): Promise<ReadField<T> | undefined> {
    const { store, keyring, name } = this.#options;
    const [sealed] = await store.read(name, [field]);
    return sealed === undefined ? undefined : { value: openJson<T>(keyring, sealed, fieldPlace(name, field)), sealed };
  }

  /** Every field, by name. Throws as {@link read}. */
  async readAll<T>(): Promise<Map<string, T>> {
    const { store, keyring, name } = this.#options;
    const all = await store.readAll(name);
    return new Map(
      [...all].map(([field, sealed]) => [field, openJson<T>(keyring, sealed, fieldPlace(name, field))] as const),
    );
  }

  /**
   * Writes fields of a record that is there, all of it or nothing.
   *
   * @param expected a field that must still be what was read
   * @param ttlSeconds the least remaining lifetime; {@link endIn} can shorten it
   * @returns `false`, and nothing changes, when the record is gone or the field was written meanwhile
   * @throws VaultError STORE_UNAVAILABLE
   */
  change(
    fields: Readonly<Record<string, unknown>>,
    expected: { readonly field: string; readonly read: ReadField<unknown> } | undefined = undefined,
    ttlSeconds?: number,
  ): Promise<boolean> {
    const { store, name } = this.#options;
    const expect = expected && { [expected.field]: expected.read.sealed };
    return store.update(name, { set: this.#sealed(fields), ...(expect && { expect }) }, ttlSeconds);
  }

  /** Sets the remaining lifetime. `false` when the record is gone. @throws VaultError STORE_UNAVAILABLE */
  endIn(ttlSeconds: number): Promise<boolean> {
    return this.#options.store.touch(this.#options.name, ttlSeconds);
  }

  /** Deletes the record. @throws VaultError STORE_UNAVAILABLE */
  async remove(): Promise<void> {
    await this.#options.store.remove(this.#options.name);
  }

  /** Deletes fields; one that is not there is no fault. @throws VaultError STORE_UNAVAILABLE */
  async forget(...fields: readonly string[]): Promise<void> {
    await this.#options.store.update(this.#options.name, { remove: fields });
  }

  #sealed(fields: Readonly<Record<string, unknown>>): Record<string, string> {
    const { keyring, name } = this.#options;
    const sealed = Object.entries(fields).map(([field, value]) => {
      if (isReserved(field)) throw new TypeError('a field of a timed record must not be one of a session');
      return [field, sealJson(keyring, value, fieldPlace(name, field))] as const;
    });
    return Object.fromEntries(sealed);
  }
}
