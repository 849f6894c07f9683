import type { Logger } from '../logger.js';
import { OpenedSession, type Prefetched } from './opened-session.js';
import type { SessionEndings } from './session-endings.js';
import { isReserved, requireRecordName } from './record-names.js';
import { RecordVersion } from './record-version.js';
import { parseFrozen, type SealedFields } from '../sealing/sealed-fields.js';
import type { Session } from './session.js';
import { sessionUnknown } from '../errors.js';
import { OverwriteGuard } from '../store/overwrite-guard.js';
import type { StrangersShare } from '../store/strangers-share.js';
import { bytesOf, type RecordChange, type VaultStore } from '../store/vault-store.js';

/** A record can be sealed again between two looks at it, once a key change; more often means another writer. */
const MAX_ATTEMPTS = 3;

/** What {@link SessionRecords.change} does, all of it or nothing. */
export interface RecordsChange {
  /** Values to write, by name: anything JSON can carry. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Names to delete. */
  readonly remove?: readonly string[];
  /** Records that must still be as they were read. */
  readonly expect?: readonly RecordVersion<unknown>[];
}

interface RecordsParts {
  readonly store: VaultStore;
  readonly fields: SealedFields;
  readonly strangers: StrangersShare;
  readonly endings: SessionEndings;
  readonly now: () => number;
  readonly logger: Logger | undefined;
}

/** The named values of a session: one sealed field each, so that writers of different names never meet. */
export class SessionRecords {
  readonly #store: VaultStore;
  readonly #fields: SealedFields;
  readonly #strangers: StrangersShare;
  readonly #endings: SessionEndings;
  readonly #now: () => number;
  readonly #logger: Logger | undefined;
  readonly #overwrites: OverwriteGuard;

  constructor({ store, fields, strangers, endings, now, logger }: RecordsParts) {
    this.#store = store;
    this.#fields = fields;
    this.#strangers = strangers;
    this.#endings = endings;
    this.#now = now;
    this.#logger = logger;
    this.#overwrites = new OverwriteGuard(now);
  }

  async read<T>(session: Session, name: string): Promise<T | undefined> {
    requireRecordName(name);
    const ahead = this.#takeAhead(session, name);
    if (ahead?.text !== undefined) return JSON.parse(ahead.text) as T;
    const sealed = ahead ? ahead.sealed : await this.#readStored(session, name);
    return sealed === undefined
      ? undefined
      : this.#fields.open<T>(session.id, name, sealed, OpenedSession.dataKeyOf(session));
  }

  /** The value at once where it was read ahead, else a promise of it; frozen in both cases. */
  look<T>(session: Session, name: string): T | undefined | Promise<T | undefined> {
    requireRecordName(name);
    const ahead = this.#takeAhead(session, name);
    if (!ahead) return this.#lookStored<T>(session, name);
    if (ahead.sealed !== undefined)
      return this.#fields.openShared<T>(session.id, name, ahead.sealed, OpenedSession.dataKeyOf(session));
    if (ahead.text === undefined) return undefined;
    return (ahead.shared ??= parseFrozen(ahead.text)) as T;
  }

  async #lookStored<T>(session: Session, name: string): Promise<T | undefined> {
    const sealed = await this.#readStored(session, name);
    return sealed === undefined
      ? undefined
      : this.#fields.openShared<T>(session.id, name, sealed, OpenedSession.dataKeyOf(session));
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
      found.set(name, this.#fields.open<T>(session.id, name, sealed, OpenedSession.dataKeyOf(session)));
    }
    return found;
  }

  async write(session: Session, name: string, value: unknown): Promise<void> {
    const set = {
      [requireRecordName(name)]: this.#fields.seal(session.id, name, value, OpenedSession.dataKeyOf(session)),
    };
    this.#takeAhead(session, name);
    const change = await this.#endings.beside(session.id, { values: { [name]: value }, set });
    if (!(await this.#update(session, change))) throw sessionUnknown();
  }

  /**
   * Always of the store: a version that was read ahead would be an old one. Where the store has lost what this process
   * wrote, that is written again first.
   */
  async readVersion<T>(session: Session, name: string): Promise<RecordVersion<T> | undefined> {
    requireRecordName(name);
    this.#takeAhead(session, name);
    const sealed = await this.#readNewest(session, name);
    if (sealed === undefined) return undefined;
    return new RecordVersion<T>(
      name,
      sealed,
      this.#fields.openText(session.id, name, sealed, OpenedSession.dataKeyOf(session)),
    );
  }

  async #readNewest(session: Session, name: string): Promise<string | undefined> {
    let [sealed] = await this.#store.read(session.id, [name]);
    for (let attempt = 0; attempt < MAX_ATTEMPTS && sealed !== undefined; attempt++) {
      const newer = this.#overwrites.newestOf(sealed);
      if (newer === undefined) return sealed;
      if (await this.#store.update(session.id, { set: { [name]: newer }, expect: { [name]: sealed } })) {
        this.#logger?.warn({}, 'vault: the session store had lost a write, it was written again');
        return newer;
      }
      [sealed] = await this.#store.read(session.id, [name]);
    }
    return sealed;
  }

  async replace(session: Session, version: RecordVersion<unknown>, value: unknown): Promise<boolean> {
    const { name } = version;
    this.#takeAhead(session, name);
    const sealedValue = this.#fields.seal(session.id, name, value, OpenedSession.dataKeyOf(session));
    const beside = await this.#endings.beside(session.id, { values: { [name]: value }, set: { [name]: sealedValue } });
    let expected = RecordVersion.sealedOf(version);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // Noted first: a write that is not confirmed may be lost, and is still the newest.
      this.#overwrites.note(expected, sealedValue);
      const change = { ...beside, expect: { [name]: expected } };
      if (await this.#tryChange(session, version, change, sealedValue)) return true;
      this.#overwrites.forget(expected);
      const [sealed] = await this.#store.read(session.id, [name]);
      if (sealed === undefined || sealed === expected) return false;
      if (!this.#isAsGood(session, version, sealed)) return false;
      expected = sealed;
    }
    return false;
  }

  async #tryChange(
    session: Session,
    version: RecordVersion<unknown>,
    change: RecordChange,
    sealed: string,
  ): Promise<boolean> {
    try {
      return await this.#update(session, change);
    } catch (error) {
      RecordVersion.noteUnconfirmed(version, sealed);
      throw error;
    }
  }

  /** Whether this text in the store may be written over just as the version that was read: anything else is another's write. */
  #isAsGood(session: Session, version: RecordVersion<unknown>, sealed: string): boolean {
    // An earlier try. By its seal and not by its value: another may write the same, and then it is theirs.
    if (RecordVersion.isUnconfirmed(version, sealed)) return true;
    // The store lost what was read, and went back to what this process had written that over.
    if (this.#overwrites.newestOf(sealed) === RecordVersion.sealedOf(version)) return true;
    const text = this.#fields.openText(session.id, version.name, sealed, OpenedSession.dataKeyOf(session));
    // The same value, sealed again with a newer key.
    return text === RecordVersion.textOf(version);
  }

  async change(session: Session, { set = {}, remove = [], expect = [] }: RecordsChange): Promise<boolean> {
    const names = [...Object.keys(set), ...remove];
    for (const name of names) this.#takeAhead(session, requireRecordName(name));
    const key = OpenedSession.dataKeyOf(session);
    const sealed = Object.entries(set).map(([name, value]) => [name, this.#fields.seal(session.id, name, value, key)]);
    const expected = expect.map((version) => [version.name, RecordVersion.sealedOf(version)]);
    const change = await this.#endings.beside(session.id, {
      values: set,
      set: Object.fromEntries(sealed) as Record<string, string>,
      remove,
      expect: Object.fromEntries(expected) as Record<string, string>,
    });
    const isDone = await this.#update(session, change);
    // Nothing else could have stood in the way.
    if (!isDone && expect.length === 0) throw sessionUnknown();
    return isDone;
  }

  async remove(session: Session, name: string): Promise<boolean> {
    requireRecordName(name);
    this.#takeAhead(session, name);
    return this.#store.update(session.id, await this.#endings.beside(session.id, { values: {}, remove: [name] }));
  }

  async #update(session: Session, change: RecordChange): Promise<boolean> {
    if (OpenedSession.isStranger(session)) await this.#strangers.grow(session.id, bytesOf(change.set ?? {}));
    return this.#store.update(session.id, change);
  }

  #takeAhead(session: Session, name: string): Prefetched | undefined {
    return OpenedSession.takePrefetched(session, name, this.#now());
  }
}
