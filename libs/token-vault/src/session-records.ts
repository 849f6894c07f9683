import { OpenedSession, type Prefetched } from './opened-session.js';
import { isReserved, requireRecordName } from './record-names.js';
import { RecordVersion } from './record-version.js';
import { parseFrozen, type SealedFields } from './sealed-fields.js';
import type { Session } from './session.js';
import { sessionUnknown } from './session-directory.js';
import type { VaultStore } from './vault-store.js';

/** A record can be sealed again between two looks at it, once a key change; more often means another writer. */
const MAX_ATTEMPTS = 3;

/** The named values of a session: one sealed field each, so that writers of different names never meet. */
export class SessionRecords {
  readonly #store: VaultStore;
  readonly #fields: SealedFields;
  readonly #now: () => number;

  constructor(store: VaultStore, fields: SealedFields, now: () => number) {
    this.#store = store;
    this.#fields = fields;
    this.#now = now;
  }

  async read<T>(session: Session, name: string): Promise<T | undefined> {
    requireRecordName(name);
    const ahead = this.#takeAhead(session, name);
    if (ahead?.text !== undefined) return JSON.parse(ahead.text) as T;
    const sealed = ahead ? ahead.sealed : await this.#readStored(session, name);
    return sealed === undefined ? undefined : this.#fields.open<T>(session.id, name, sealed);
  }

  /** The value at once where it was read ahead, else a promise of it; frozen in both cases. */
  look<T>(session: Session, name: string): T | undefined | Promise<T | undefined> {
    requireRecordName(name);
    const ahead = this.#takeAhead(session, name);
    if (!ahead) return this.#lookStored<T>(session, name);
    if (ahead.sealed !== undefined) return this.#fields.openShared<T>(session.id, name, ahead.sealed);
    if (ahead.text === undefined) return undefined;
    return (ahead.shared ??= parseFrozen(ahead.text)) as T;
  }

  async #lookStored<T>(session: Session, name: string): Promise<T | undefined> {
    const sealed = await this.#readStored(session, name);
    return sealed === undefined ? undefined : this.#fields.openShared<T>(session.id, name, sealed);
  }

  /**
   * Reads under the credential that opened the session, in the same round trip: a request that took its time reads
   * nothing more once that was revoked.
   */
  async #readStored(session: Session, name: string): Promise<string | undefined> {
    const credential = OpenedSession.credentialFieldOf(session);
    const [sealed, holds] = await this.#store.read(session.id, credential === undefined ? [name] : [name, credential]);
    if (sealed !== undefined && credential !== undefined && holds === undefined) throw sessionUnknown();
    return sealed;
  }

  async readAll<T>(session: Session, prefix: string): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    for (const [name, sealed] of await this.#store.readAll(session.id)) {
      if (isReserved(name) || !name.startsWith(prefix)) continue;
      found.set(name, this.#fields.open<T>(session.id, name, sealed));
    }
    return found;
  }

  async write(session: Session, name: string, value: unknown): Promise<void> {
    const set = { [requireRecordName(name)]: this.#fields.seal(session.id, name, value) };
    this.#takeAhead(session, name);
    if (!(await this.#store.update(session.id, { set }))) throw sessionUnknown();
  }

  /** Always of the store: a version that was read ahead would be an old one. */
  async readVersion<T>(session: Session, name: string): Promise<RecordVersion<T> | undefined> {
    requireRecordName(name);
    this.#takeAhead(session, name);
    const [sealed] = await this.#store.read(session.id, [name]);
    if (sealed === undefined) return undefined;
    return new RecordVersion<T>(name, sealed, this.#fields.openText(session.id, name, sealed));
  }

  async replace(session: Session, version: RecordVersion<unknown>, value: unknown): Promise<boolean> {
    const { name } = version;
    this.#takeAhead(session, name);
    const set = { [name]: this.#fields.seal(session.id, name, value) };
    let expected = RecordVersion.sealedOf(version);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (await this.#store.update(session.id, { set, expect: { [name]: expected } })) return true;
      const [sealed] = await this.#store.read(session.id, [name]);
      // The same value under another seal was only sealed again with a newer key; anything else is another's write.
      if (sealed === undefined || sealed === expected) return false;
      if (this.#fields.openText(session.id, name, sealed) !== RecordVersion.textOf(version)) return false;
      expected = sealed;
    }
    return false;
  }

  async remove(session: Session, name: string): Promise<boolean> {
    requireRecordName(name);
    this.#takeAhead(session, name);
    return this.#store.update(session.id, { remove: [name] });
  }

  #takeAhead(session: Session, name: string): Prefetched | undefined {
    return OpenedSession.takePrefetched(session, name, this.#now());
  }
}
