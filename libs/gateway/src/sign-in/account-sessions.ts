import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';

/** Whose sessions are asked for: a person's, or those of one session at the provider. */
export interface AccountKey {
  readonly kind: 'subject' | 'sid';
  readonly issuer: string;
  readonly value: string;
}

/** What {@link AccountSessions} is made with. */
export interface AccountSessionsOptions {
  readonly store: VaultStore;
  /** One that a change of the master key leaves as it is. */
  readonly keyring: Keyring;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const mostAttempts = 5;

/**
 * Finds the gateway sessions of somebody who signed in, in every process. The store sees keyed hashes of who that is, and
 * ids of sessions, which open nothing.
 */
export class AccountSessions {
  readonly #options: AccountSessionsOptions;

  constructor(options: AccountSessionsOptions) {
    this.#options = options;
  }

  /** Notes a session under each of the keys until its end. */
  async add(keys: readonly AccountKey[], session: { id: string; expiresAtSeconds: number }): Promise<void> {
    await Promise.all(keys.map((key) => this.#add(this.#recordsOf(key)[0], session)));
  }

  /** The ids of sessions that were noted under the key; some may have ended. */
  async find(key: AccountKey): Promise<string[]> {
    const found = await Promise.all(this.#recordsOf(key).map((record) => this.#options.store.readAll(record)));
    return [...new Set(found.flatMap((fields) => [...fields.keys()]))];
  }

  async #add(record: string, { id, expiresAtSeconds }: { id: string; expiresAtSeconds: number }): Promise<void> {
    const { store, now } = this.#options;
    const nowSeconds = now() / 1000;
    const lifeUntil = (endSeconds: number) => Math.max(1, Math.ceil(endSeconds - nowSeconds));
    const set = { [id]: `${expiresAtSeconds}` };
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      if (await store.create(record, set, lifeUntil(expiresAtSeconds))) return;
      const noted = [...(await store.readAll(record))].map(([name, end]) => ({ name, end: Number(end) }));
      const remove = noted.filter(({ end }) => end < nowSeconds).map(({ name }) => name);
      const last = Math.max(expiresAtSeconds, ...noted.map(({ end }) => end));
      if (await store.update(record, { set, remove }, lifeUntil(last))) return;
    }
    throw new TypeError('the record of sessions of one person changed too often');
  }

  #recordsOf({ kind, issuer, value }: AccountKey): readonly [string, ...string[]] {
    const [first, ...others] = this.#options.keyring.fingerprints(`account|${kind}|${issuer}|${value}`);
    return [`${first}:account`, ...others.map((hash) => `${hash}:account`)];
  }
}
