import { HEAD_FIELD, STRANGER_FIELD } from './stored-names.js';
import type { IndexBounds, IndexEntry, VaultStore } from './vault-store.js';

/** What strangers may hold at once, in all processes together: a small part of the smallest store that is shipped. */
const bounds: IndexBounds = { entries: 20_000, bytes: 16 * 1024 * 1024 };
/** What a store needs for an entry beside its values: the name, the end, the place in the index. */
const entryBytes = 512;
const index = 'strangers:index';
/** In the place of a session's id. */
const nobody = '-';

/**
 * What is stored for sessions in which nobody has signed in, and before there is a session. It is bounded in number and
 * bytes for the whole deployment, and the oldest gives way to the newest. What belongs to somebody who signed in
 * meanwhile leaves the index when its turn comes, and stays in the store.
 */
export class StrangersShare {
  readonly #store: VaultStore;

  constructor(store: VaultStore) {
    this.#store = store;
  }

  /**
   * To be called before a record is created.
   *
   * @param record the name of the record or the one-time value
   * @param sessionId whose it is; its own name for a session
   * @throws VaultError STORE_UNAVAILABLE
   */
  async admit(record: string, bytes: number, sessionId = nobody): Promise<void> {
    const name = sessionId === record ? record : `${record} ${sessionId}`;
    await this.#count({ name, bytes: entryBytes + bytes });
  }

  /** To be called before a session in which nobody has signed in gets larger. Throws as {@link admit}. */
  grow(sessionId: string, bytes: number): Promise<void> {
    return this.#count({ name: sessionId, bytes, isMore: true });
  }

  /** Takes a session out of the share, since somebody has signed in. It stays so. Throws as {@link admit}. */
  async release(sessionId: string): Promise<void> {
    const [mark] = await this.#store.read(sessionId, [STRANGER_FIELD]);
    if (mark !== undefined) await this.#unmark(sessionId, mark);
  }

  async #count(entry: IndexEntry): Promise<void> {
    const gone = await this.#store.admit(index, entry, bounds);
    await Promise.all(gone.map((one) => this.#evict(one)));
  }

  async #evict(name: string): Promise<void> {
    const [record = name, sessionId = record] = name.split(' ');
    const [head, mark] = await this.#store.read(sessionId, [HEAD_FIELD, STRANGER_FIELD]);
    if (head !== undefined) {
      if (mark === undefined) return;
      // A sign-in at this moment wins, or finds that the session has ended.
      if (record === sessionId && !(await this.#unmark(sessionId, mark))) return;
    }
    if (!(await this.#store.remove(record))) await this.#store.take(record);
  }

  #unmark(sessionId: string, mark: string): Promise<boolean> {
    return this.#store.update(sessionId, { remove: [STRANGER_FIELD], expect: { [STRANGER_FIELD]: mark } });
  }
}
