import type { Keyring } from '../sealing/keyring.js';
import { requireKind } from './record-names.js';
import { OpenedSession } from './opened-session.js';
import type { Session } from './session.js';
import { isUnderDataKey } from '../sealing/data-key.js';
import { type RecordKeys, sealFound } from '../sealing/record-keys.js';
import { jsonOf } from '../sealing/sealed-fields.js';
import type { StrangersShare } from '../store/strangers-share.js';
import type { VaultStore } from '../store/vault-store.js';

/**
 * Values that are there for a while and can be read any number of times, found by a secret that the store never sees.
 * They are no records: the store may lose them before their time, and so does a change of the master key, but for what is
 * sealed with the data key of a session: that is named after the lasting key.
 */
export class EphemeralCache {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #lastingKeyring: Keyring;
  readonly #recordKeys: RecordKeys;
  readonly #strangers: StrangersShare;

  constructor(parts: {
    readonly store: VaultStore;
    readonly keyring: Keyring;
    readonly lastingKeyring: Keyring;
    readonly recordKeys: RecordKeys;
    readonly strangers: StrangersShare;
  }) {
    this.#store = parts.store;
    this.#keyring = parts.keyring;
    this.#lastingKeyring = parts.lastingKeyring;
    this.#recordKeys = parts.recordKeys;
    this.#strangers = parts.strangers;
  }

  async setValue(kind: string, secret: string, value: unknown, ttlSeconds: number, session?: Session): Promise<void> {
    const dataKey = session && OpenedSession.dataKeyOf(session);
    const [hash] = this.#hashes(kind, secret, dataKey !== undefined);
    const key = ephemeralKey(kind, hash);
    const text = jsonOf(value);
    const sealed = dataKey ? dataKey.seal(text, key) : sealFound(this.#keyring, this.#recordKeys, secret, text, key);
    const isStranger = session === undefined || OpenedSession.isStranger(session);
    if (isStranger) await this.#strangers.admit(key, sealed.length, session?.id);
    await this.#store.setValue(key, sealed, ttlSeconds);
  }

  async getValue<T>(kind: string, secret: string, session?: Session): Promise<T | undefined> {
    const dataKey = session && OpenedSession.dataKeyOf(session);
    // While keys change, an older one may have named it; as many look-ups as there are keys.
    for (const hash of this.#hashes(kind, secret, dataKey !== undefined)) {
      const key = ephemeralKey(kind, hash);
      const sealed = await this.#store.getValue(key);
      if (sealed === undefined) continue;
      const isUnderKey = dataKey !== undefined && isUnderDataKey(sealed);
      const text = isUnderKey ? dataKey.open(sealed, key) : this.#keyring.openWithSecret(secret, sealed, key);
      return JSON.parse(text) as T;
    }
    return undefined;
  }

  #hashes(kind: string, secret: string, isLasting: boolean): readonly [string, ...string[]] {
    if (secret === '') throw new TypeError('the secret of a kept value must not be empty');
    const keyring = isLasting ? this.#lastingKeyring : this.#keyring;
    return keyring.fingerprints(`kept|${requireKind(kind)}|${secret}`);
  }
}

function ephemeralKey(kind: string, hash: string): string {
  return `${hash}:kept:${kind}`;
}
