import { sealFound, type Keyring, type RecordKeys, type TokenVault, type VaultStore } from '@fhir-gateway/token-vault';

/** A stored record: what it holds, and whether it was used up. */
export interface StoredRecord {
  readonly value: unknown;
  readonly usedAtSeconds?: number;
}

const valueField = 'value';
const stateField = 'state';
const unused = 'unused';

/**
 * Named records of the provider over the vault's store: one key each under a keyed hash, everything sealed, everything
 * with an end. A record opens with its id, which its holder presents, and the master key together. Names are looked up
 * under older master keys, too.
 */
export class ProviderRecords {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #recordKeys: RecordKeys;
  readonly #vault: Pick<TokenVault, 'admit'>;
  readonly #now: () => number;

  constructor(options: {
    store: VaultStore;
    keyring: Keyring;
    recordKeys: RecordKeys;
    vault: Pick<TokenVault, 'admit'>;
    now: () => number;
  }) {
    this.#store = options.store;
    this.#keyring = options.keyring;
    this.#recordKeys = options.recordKeys;
    this.#vault = options.vault;
    this.#now = options.now;
  }

  /** @param account a credential of the session that it belongs to, where there is one */
  async put(kind: string, id: string, value: unknown, ttlSeconds: number, account?: string): Promise<void> {
    const [name] = this.#names(kind, id);
    const sealed = { [valueField]: this.#seal(id, value, name) };
    await this.#vault.admit(name, sealed[valueField].length, account);
    const seconds = Math.max(1, ttlSeconds);
    if (await this.#store.create(name, { ...sealed, [stateField]: unused }, seconds)) return;
    await this.#store.update(name, { set: sealed }, seconds);
  }

  /** As {@link put}, where there is no such record; `false`, and nothing changes, where there is one. */
  async putFirst(kind: string, id: string, value: unknown, ttlSeconds: number, account: string): Promise<boolean> {
    const [name] = this.#names(kind, id);
    const sealed = this.#seal(id, value, name);
    await this.#vault.admit(name, sealed.length, account);
    return this.#store.create(name, { [valueField]: sealed, [stateField]: unused }, ttlSeconds);
  }

  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    for (const name of this.#names(kind, id)) {
      const [sealed, state] = await this.#store.read(name, [valueField, stateField]);
      if (sealed === undefined) continue;
      const value: unknown = JSON.parse(this.#keyring.openWithSecret(id, sealed, name));
      return { value, ...(state !== undefined && state !== unused && { usedAtSeconds: Number(state) }) };
    }
    return undefined;
  }

  /** Marks a record as used up; of several callers at once exactly one gets `true`. */
  async use(kind: string, id: string): Promise<boolean> {
    for (const name of this.#names(kind, id)) {
      const change = {
        set: { [stateField]: String(Math.floor(this.#now() / 1000)) },
        expect: { [stateField]: unused },
      };
      if (await this.#store.update(name, change)) return true;
    }
    return false;
  }

  async remove(kind: string, id: string): Promise<void> {
    for (const name of this.#names(kind, id)) await this.#store.remove(name);
  }

  /** Adds a member to a list, which then lasts for `ttlSeconds`; adding it again replaces its value. */
  async addMember(
    list: string,
    id: string,
    member: string,
    value: { readonly accountId?: string | undefined },
    ttlSeconds: number,
  ): Promise<void> {
    const [name] = this.#names(list, id);
    const [field] = this.#keyring.fingerprints(`member|${member}`);
    const set = { [field]: this.#seal(id, [member, value], `${name}|${field}`) };
    await this.#vault.admit(name, JSON.stringify(set).length, value.accountId);
    if (await this.#store.create(name, set, ttlSeconds)) return;
    await this.#store.update(name, { set }, ttlSeconds);
  }

  /** The members of a list with their values. */
  async members<T>(list: string, id: string): Promise<[member: string, value: T][]> {
    const found: [string, T][] = [];
    for (const name of this.#names(list, id)) {
      for (const [field, sealed] of await this.#store.readAll(name)) {
        found.push(JSON.parse(this.#keyring.openWithSecret(id, sealed, `${name}|${field}`)) as [string, T]);
      }
    }
    return found;
  }

  async removeMember(list: string, id: string, member: string): Promise<void> {
    const remove = [...this.#keyring.fingerprints(`member|${member}`)];
    for (const name of this.#names(list, id)) await this.#store.update(name, { remove });
  }

  #seal(id: string, value: unknown, place: string): string {
    return sealFound(this.#keyring, this.#recordKeys, id, JSON.stringify(value), place);
  }

  #names(kind: string, id: string): readonly [string, ...string[]] {
    const [current, ...older] = this.#keyring.fingerprints(`oauth|${kind}|${id}`);
    return [`${current}:oauth:${kind}`, ...older.map((hash) => `${hash}:oauth:${kind}`)];
  }
}
