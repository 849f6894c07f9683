import type { Keyring } from './sealing/keyring.js';
import { fieldPlace, openJson, sealJson } from './sealing/sealed-fields.js';
import { VaultError } from './errors.js';
import { isReserved } from './session/record-names.js';
import type { VaultStore } from './store/vault-store.js';

/** What a {@link DeploymentRecord} is made of. */
export interface DeploymentRecordOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** Its name in the store: lower-case letters and hyphens, and no session's. */
  readonly name: string;
}

/** Ten years: it ends with the store. */
const TTL_SECONDS = 315_360_000;
/** A record may come and go between two looks. */
const MAX_ATTEMPTS = 3;

/**
 * Named values that belong to the deployment and to no session, sealed each for its place, for all processes that share the
 * store. Sealed and named as the fields of a session, so that a rotation of keys seals them again.
 */
export class DeploymentRecord<T> {
  readonly #options: DeploymentRecordOptions;

  constructor(options: DeploymentRecordOptions) {
    this.#options = options;
  }

  /**
   * The sealed text of every value, by field: what did not change is the same text.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  sealed(): Promise<Map<string, string>> {
    return this.#options.store.readAll(this.#options.name);
  }

  /** @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED for text that was not sealed for this field */
  open(field: string, sealed: string): T {
    return openJson<T>(this.#options.keyring, sealed, fieldPlace(this.#options.name, field));
  }

  /**
   * Stores a value, replacing what the field holds.
   *
   * @throws TypeError for a field that a session has for itself
   * @throws VaultError STORE_UNAVAILABLE
   */
  async set(field: string, value: T): Promise<void> {
    if (isReserved(field)) throw new TypeError('a field of a deployment record must not be one of a session');
    const { store, keyring, name } = this.#options;
    const set = { [field]: sealJson(keyring, value, fieldPlace(name, field)) };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (await store.update(name, { set }, TTL_SECONDS)) return;
      if (await store.create(name, set, TTL_SECONDS)) return;
    }
    throw new VaultError('STORE_UNAVAILABLE', 'The session store does not keep what is written.');
  }

  /** Deletes a value; one that is not there is no fault. @throws VaultError STORE_UNAVAILABLE */
  async remove(field: string): Promise<void> {
    await this.#options.store.update(this.#options.name, { remove: [field] });
  }
}
