import type { Keyring } from '../sealing/keyring.js';
import { requireKind } from './record-names.js';
import { openJson, sealJson } from '../sealing/sealed-fields.js';
import type { VaultStore } from '../store/vault-store.js';

/**
 * Values that are there for a while and can be read any number of times, found by a secret that the store never sees.
 * They are no records: the store may lose them before their time, and so does a change of the master key.
 */
export class EphemeralCache {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;

  constructor(store: VaultStore, keyring: Keyring) {
    this.#store = store;
    this.#keyring = keyring;
  }

  async setValue(kind: string, secret: string, value: unknown, ttlSeconds: number): Promise<void> {
    const [hash] = this.#hashes(kind, secret);
    const key = ephemeralKey(kind, hash);
    await this.#store.setValue(key, sealJson(this.#keyring, value, key), ttlSeconds);
  }

  async getValue<T>(kind: string, secret: string): Promise<T | undefined> {
    // While keys change, an older one may have named it; as many look-ups as there are keys.
    for (const hash of this.#hashes(kind, secret)) {
      const key = ephemeralKey(kind, hash);
      const sealed = await this.#store.getValue(key);
      if (sealed !== undefined) return openJson<T>(this.#keyring, sealed, key);
    }
    return undefined;
  }

  #hashes(kind: string, secret: string): readonly [string, ...string[]] {
    if (secret === '') throw new TypeError('the secret of a kept value must not be empty');
    return this.#keyring.fingerprints(`kept|${requireKind(kind)}|${secret}`);
  }
}

function ephemeralKey(kind: string, hash: string): string {
  return `${hash}:kept:${kind}`;
}
