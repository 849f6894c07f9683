import type { Keyring } from '../sealing/keyring.js';
import { requireKind } from './record-names.js';
import { type RecordKeys, sealFound } from '../sealing/record-keys.js';
import { jsonOf } from '../sealing/sealed-fields.js';
import { OpenedSession } from './opened-session.js';
import type { RecordHolder } from './session.js';
import type { StrangersShare } from '../store/strangers-share.js';
import type { VaultStore } from '../store/vault-store.js';

/**
 * Values that are taken once, found by a secret that the store never sees.
 *
 * The key is a keyed hash of the secret: the store's contents do not help to guess even a short code, and a process
 * with the wrong master key finds nothing, so it cannot destroy what it could not open. The value opens with the secret
 * and the master key together.
 */
export class OneTimeRecords {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #recordKeys: RecordKeys;
  readonly #strangers: StrangersShare;

  constructor(store: VaultStore, keyring: Keyring, recordKeys: RecordKeys, strangers: StrangersShare) {
    this.#store = store;
    this.#keyring = keyring;
    this.#recordKeys = recordKeys;
    this.#strangers = strangers;
  }

  async put(kind: string, secret: string, value: unknown, ttlSeconds: number, holder?: RecordHolder): Promise<boolean> {
    const [hash] = this.#hashes(kind, secret);
    const key = oneTimeKey(kind, hash);
    const sealed = sealFound(this.#keyring, this.#recordKeys, secret, jsonOf(value), place(kind, hash));
    if (holder === 'stranger') await this.#strangers.admit(key, sealed.length);
    else if (holder && OpenedSession.isStranger(holder)) await this.#strangers.admit(key, sealed.length, holder.id);
    return this.#store.putOnce(key, sealed, ttlSeconds);
  }

  async take<T>(kind: string, secret: string): Promise<T | undefined> {
    // During a key change the record may still lie under an older key's hash; as many look-ups as there are keys.
    for (const hash of this.#hashes(kind, secret)) {
      const sealed = await this.#store.take(oneTimeKey(kind, hash));
      if (sealed !== undefined) return JSON.parse(this.#keyring.openWithSecret(secret, sealed, place(kind, hash))) as T;
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
