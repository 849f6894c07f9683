import { HEAD_FIELD, STRANGER_FIELD } from './stored-names.js';
import type { IndexBounds, IndexEntry, VaultStore } from './vault-store.js';

/** What strangers may hold at once, in all processes together: a small part of the smallest store that is shipped. */
const bounds: IndexBounds = { entries: 20_000, bytes: 16 * 1024 * 1024 };
/** What a store needs for an entry beside its values: the name, the end, the place in the index. */
const entryBytes = 512;
const index = 'strangers:index';
/** In the place of an owner, before there is a session. */
const nobody = '-';
/** Of a session in which somebody has signed in: what it stored before stays. */
const knownField = 'k';

/** Keyed hashes of a text, by the key in use and by older ones. */
interface Hashing {
  fingerprints(text: string): readonly [string, ...string[]];
}

/**
 * What is stored for sessions in which nobody has signed in, and before there is a session. It is bounded in number and
 * bytes for the whole deployment, and the oldest gives way to the newest. What belongs to somebody who signed in
 * meanwhile leaves the index when its turn comes, and stays in the store.
 */
export class StrangersShare {
  readonly #store: VaultStore;
  readonly #keyring: Hashing;
  readonly #maxSeconds: number;
  #filled = 0;
  #gaveWay = 0;

  /** @param maxSeconds how long a session lasts at most */
  constructor(store: VaultStore, keyring: Hashing, maxSeconds: number) {
    this.#store = store;
    this.#keyring = keyring;
    this.#maxSeconds = maxSeconds;
  }

  /** How full it was when this process stored something last, from 0 to 1; and how many records this process had give way. */
  get figures(): { readonly filled: number; readonly gaveWay: number } {
    return { filled: this.#filled, gaveWay: this.#gaveWay };
  }

  /**
   * To be called before a record is created.
   *
   * @param record the name of the record or the one-time value
   * @param sessionId whose it is, where there is a session; its own name for a session
   * @throws VaultError STORE_UNAVAILABLE
   */
  async admit(record: string, bytes: number, sessionId?: string): Promise<void> {
    // The index tells nobody whose a record is: a keyed hash stands for the session.
    const owner = sessionId === undefined ? nobody : this.#hashes(sessionId)[0];
    const name = sessionId === record ? record : `${record} ${owner}`;
    await this.#count({ name, bytes: entryBytes + bytes });
  }

  /** As {@link admit}, of a session in which somebody may have signed in: nothing is counted then. */
  async admitFor(sessionId: string, record: string, bytes: number): Promise<void> {
    if (!(await this.#isSignedIn(sessionId))) await this.admit(record, bytes, sessionId);
  }

  /** To be called before a session in which nobody has signed in gets larger. Throws as {@link admit}. */
  grow(sessionId: string, bytes: number): Promise<void> {
    return this.#count({ name: sessionId, bytes, isMore: true });
  }

  /** Takes a session out of the share, since somebody has signed in. It stays so. Throws as {@link admit}. */
  async release(sessionId: string): Promise<void> {
    const [mark] = await this.#store.read(sessionId, [STRANGER_FIELD]);
    if (mark === undefined) return;
    // While keys change, records may be entered under the hash of an older one.
    const names = this.#hashes(sessionId).map(knownName);
    await Promise.all(names.map((name) => this.#store.create(name, { [knownField]: '1' }, this.#maxSeconds)));
    await this.#unmark(sessionId, mark);
  }

  async #count(entry: IndexEntry): Promise<void> {
    const { gone, entries, bytes } = await this.#store.admit(index, entry, bounds);
    this.#filled = Math.max(entries / bounds.entries, bytes / bounds.bytes);
    await Promise.all(gone.map((one) => this.#evict(one)));
  }

  async #evict(name: string): Promise<void> {
    const [record = name, owner] = name.split(' ');
    if (owner === undefined) {
      const [head, mark] = await this.#store.read(record, [HEAD_FIELD, STRANGER_FIELD]);
      // A sign-in at this moment wins, or finds that the session has ended.
      if (head !== undefined && (mark === undefined || !(await this.#unmark(record, mark)))) return;
    } else if (owner !== nobody && (await this.#isKnown(owner))) return;
    if ((await this.#store.remove(record)) || (await this.#store.take(record)) !== undefined) this.#gaveWay += 1;
  }

  async #isKnown(owner: string): Promise<boolean> {
    const [known] = await this.#store.read(knownName(owner), [knownField]);
    // Versions before this one entered the session itself.
    return known !== undefined || (await this.#isSignedIn(owner));
  }

  async #isSignedIn(sessionId: string): Promise<boolean> {
    const [head, mark] = await this.#store.read(sessionId, [HEAD_FIELD, STRANGER_FIELD]);
    return head !== undefined && mark === undefined;
  }

  #hashes(sessionId: string): readonly [string, ...string[]] {
    return this.#keyring.fingerprints(`stranger|${sessionId}`);
  }

  #unmark(sessionId: string, mark: string): Promise<boolean> {
    return this.#store.update(sessionId, { remove: [STRANGER_FIELD], expect: { [STRANGER_FIELD]: mark } });
  }
}

function knownName(owner: string): string {
  return `${owner}:known`;
}
