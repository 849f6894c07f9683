import type { Keyring } from '../sealing/keyring.js';
import { requireKind } from './record-names.js';
import { openJson, sealJson } from '../sealing/sealed-fields.js';
import type { VaultStore } from '../store/vault-store.js';

/**
 * Values that are taken once, found by a secret that the store never sees.
 *
 * The key is a keyed hash of the secret: the store's contents do not help to guess even a short code, and a process
 * with the wrong master key finds nothing, so it cannot destroy what it could not open.
 */
export class OneTimeRecords {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;

  constructor(store: VaultStore, keyring: Keyring) {
    this.#store = store;
    this.#keyring = keyring;
  }

  async put(kind: string, secret: string, value: unknown, ttlSeconds: number): Promise<boolean> {
    const [hash] = this.#hashes(kind, secret);
    const key = oneTimeKey(kind, hash);
    return this.#store.putOnce(key, sealJson(this.#keyring, value, place(kind, hash)), ttlSeconds);
  }

  async take<T>(kind: string, secret: string): Promise<T | undefined> {
    // During a key change the record may still lie under an older key's hash; as many look-ups as there are keys.
    for (const hash of this.#hashes(kind, secret)) {
      const sealed = await this.#store.take(oneTimeKey(kind, hash));
      if (sealed !== undefined) return openJson<T>(this.#keyring, sealed, place(kind, hash));
    }
    return undefined;
  }

  #hashes(kind: string, secret: string): readonly [string, ...string[]] {
    if (secret === '') throw new TypeError('the secret of a one-time record must not be empty');
    return this.#keyring.fingerprints(`one-time|${requireKind(kind)}|${secret}`);
  }
}

function oneTimeKey(kind: string, hash: string): string {
  return `${hash}:once:${kind}`;
}

function place(kind: string, hash: string): string {
  return `one-time|${kind}|${hash}`;
}
