import { Keyring, type MasterKey } from './keyring.js';
import { fieldPlace, openJson, sealJson } from './sealed-fields.js';
import { VaultError } from '../errors.js';
import type { VaultStore } from '../store/vault-store.js';

/** The record that holds the lasting key. It is sealed and named as a session's, so that it is re-sealed like one. */
export const LASTING_KEY_RECORD = 'lasting-key';

/** What a {@link LastingKey} is made of. */
export interface LastingKeyOptions {
  readonly store: VaultStore;
  readonly masterKeys: readonly MasterKey[];
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
}

interface StoredKey {
  readonly id: string;
  readonly secret: string;
  readonly sinceSeconds: number;
}

const FIELD = 'key';
const PLACE = fieldPlace(LASTING_KEY_RECORD, FIELD);
/** Ten years: it ends with the store. */
const TTL_SECONDS = 315_360_000;
/** Of several processes that start at once one stores the key, and the others find it. */
const MAX_ATTEMPTS = 3;

/**
 * The key of what nobody can seal again: cookies in browsers, ids of clients that registered themselves, names of records
 * after their secrets, pseudonyms in audit entries. It is the master key that was primary when the store was first used,
 * kept in the store under the present one, so it outlives that key's own place in the settings.
 */
export class LastingKey {
  /** The lasting key as primary, and every configured master key after it. */
  readonly keyring: Keyring;
  /** The id of the master key that it is. */
  readonly id: string;
  /** Since when it is used, in epoch seconds. */
  readonly sinceSeconds: number;
  readonly #store: VaultStore;
  readonly #master: Keyring;
  readonly #stored: StoredKey;

  private constructor({ store, masterKeys }: LastingKeyOptions, stored: StoredKey) {
    this.#store = store;
    this.#master = new Keyring(masterKeys);
    this.#stored = stored;
    this.id = stored.id;
    this.sinceSeconds = stored.sinceSeconds;
    const others = masterKeys.filter(({ id }) => id !== stored.id).map((key) => ({ ...key, primary: false }));
    const secret = Buffer.from(stored.secret, 'base64url');
    this.keyring = new Keyring([{ id: stored.id, secret, primary: true }, ...others]);
  }

  /**
   * The lasting key of this store, which is made of the primary master key where there is none yet. One that no master key
   * opens belonged to what was given up, and is replaced: ask `MasterKeyCheck` first.
   *
   * @throws VaultError STORE_UNAVAILABLE
   * @throws TypeError as `Keyring`
   */
  static async open(options: LastingKeyOptions): Promise<LastingKey> {
    const { store, masterKeys, now = Date.now } = options;
    const master = new Keyring(masterKeys);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const [sealed] = await store.read(LASTING_KEY_RECORD, [FIELD]);
      const found = sealed === undefined ? undefined : tryOpen(master, sealed);
      if (found) return new LastingKey(options, found);
      const made = newKey(masterKeys, now);
      const set = { [FIELD]: sealJson(master, made, PLACE) };
      const isStored =
        sealed === undefined
          ? await store.create(LASTING_KEY_RECORD, set, TTL_SECONDS)
          : await store.update(LASTING_KEY_RECORD, { set, expect: { [FIELD]: sealed } }, TTL_SECONDS);
      if (isStored) return new LastingKey(options, made);
    }
    throw new VaultError('STORE_UNAVAILABLE', 'The session store does not keep what is written.');
  }

  /**
   * The lasting key as it is stored; `undefined` when no gateway has stored one, or no master key opens it. For an
   * operator's commands, which change nothing.
   */
  static async find(options: LastingKeyOptions): Promise<LastingKey | undefined> {
    const [sealed] = await options.store.read(LASTING_KEY_RECORD, [FIELD]);
    const found = sealed === undefined ? undefined : tryOpen(new Keyring(options.masterKeys), sealed);
    return found && new LastingKey(options, found);
  }

  /** Stores it again where the store was emptied, before a process that starts makes another. */
  async restore(): Promise<void> {
    const [sealed] = await this.#store.read(LASTING_KEY_RECORD, [FIELD]);
    if (sealed !== undefined) return;
    const set = { [FIELD]: sealJson(this.#master, this.#stored, PLACE) };
    await this.#store.create(LASTING_KEY_RECORD, set, TTL_SECONDS);
  }
}

function newKey(masterKeys: readonly MasterKey[], now: () => number): StoredKey {
  const primary = masterKeys.find((key) => key.primary);
  if (primary === undefined) throw new TypeError('exactly one master key must be primary');
  const secret = Buffer.from(primary.secret).toString('base64url');
  return { id: primary.id, secret, sinceSeconds: Math.floor(now() / 1000) };
}

function tryOpen(master: Keyring, sealed: string): StoredKey | undefined {
  try {
    return openJson<StoredKey>(master, sealed, PLACE);
  } catch {
    return undefined;
  }
}
