import type { Keyring } from '../sealing/keyring.js';
import type { VaultStore } from '../store/vault-store.js';
import { TimedRecord } from '../timed-record.js';

const FIELD = 'locator';

/**
 * Where a session is, for whoever knows a name of it: half of a recovery code. The record is named after a keyed hash of that
 * name, and holds the locator alone, which opens nothing.
 */
export class FoundRecords {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #lasting: Keyring;

  /** @param lasting names the records, so that a change of the master key loses none */
  constructor(store: VaultStore, keyring: Keyring, lasting: Keyring) {
    this.#store = store;
    this.#keyring = keyring;
    this.#lasting = lasting;
  }

  /** The record's name. */
  nameOf(text: string): string {
    return `found-${this.#lasting.fingerprints(`found|${text}`)[0]}`;
  }

  /** @returns `false` where the name is in use */
  create(name: string, locator: Uint8Array, ttlSeconds: number): Promise<boolean> {
    return this.#record(name).create({ [FIELD]: Buffer.from(locator).toString('base64url') }, ttlSeconds);
  }

  async find(name: string): Promise<Uint8Array | undefined> {
    const read = await this.#record(name).read<string>(FIELD);
    return read && Buffer.from(read.value, 'base64url');
  }

  /** Seals it anew, so that no master key is needed for longer than this. `false` when the record is gone. */
  async lastFor(name: string, ttlSeconds: number): Promise<boolean> {
    const record = this.#record(name);
    const read = await record.read(FIELD);
    return read !== undefined && record.change({ [FIELD]: read.value }, undefined, ttlSeconds);
  }

  endIn(name: string, ttlSeconds: number): Promise<boolean> {
    return this.#record(name).endIn(ttlSeconds);
  }

  remove(name: string): Promise<void> {
    return this.#record(name).remove();
  }

  #record(name: string): TimedRecord {
    return new TimedRecord({ store: this.#store, keyring: this.#keyring, name });
  }
}
