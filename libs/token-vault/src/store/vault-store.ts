import type { BucketStore } from '@fhir-gateway/limits/token-bucket';

/** How many characters the fields of a record have: what is stored is ASCII. */
export function bytesOf(fields: Readonly<Record<string, string>>): number {
  return Object.entries(fields).reduce((sum, [field, value]) => sum + field.length + value.length, 0);
}

/** What an index holds of a name. */
export interface IndexEntry {
  readonly name: string;
  readonly bytes: number;
  /** They come to what the name has already; otherwise they take its place. */
  readonly isMore?: boolean;
}

/** How many names an index holds at most, and how many bytes they stand for together. */
export interface IndexBounds {
  readonly entries: number;
  readonly bytes: number;
}

/** What became of an index by an entry. */
export interface Admitted extends IndexBounds {
  readonly gone: readonly string[];
}

/** What {@link VaultStore.update} does to one record, all of it or nothing. */
export interface RecordChange {
  /** Fields to write, replacing what they hold. */
  readonly set?: Readonly<Record<string, string>>;
  /** Fields to delete, also of those just set; one that is not there is no fault. */
  readonly remove?: readonly string[];
  /** Fields that must hold exactly these values now, or nothing changes. */
  readonly expect?: Readonly<Record<string, string>>;
}

/**
 * Where the vault keeps its sealed text: the port that the memory store and the Redis store implement alike.
 *
 * A *record* is a set of named fields under one name with one lifetime. Every method that changes something is atomic
 * and safe to call at once from several processes. Names are opaque to a store, but for one rule: the part before the
 * first `:` is the partition, and a store that spreads names over servers keeps one partition together.
 *
 * Every method rejects with `VaultError STORE_UNAVAILABLE` when the store cannot answer in time.
 */
export interface VaultStore extends BucketStore {
  /**
   * The values of these fields, in order, in at most one round trip; `undefined` for a field or a whole record that is
   * not there. They are of a moment after the call, but calls at the same time may share them.
   */
  read(record: string, fields: readonly string[]): Promise<readonly (string | undefined)[]>;

  /** Every field of the record; empty when there is none. The map is the caller's own. */
  readAll(record: string): Promise<Map<string, string>>;

  /** Creates the record with these fields. `false`, and nothing changes, when it exists. */
  create(record: string, fields: Readonly<Record<string, string>>, ttlSeconds: number): Promise<boolean>;

  /**
   * Changes an existing record. `false`, and nothing changes, when it is gone or does not hold what `expect` names:
   * a late write never brings an ended session back.
   *
   * @param ttlSeconds the least remaining lifetime: a use never brings an end nearer that something else has moved
   */
  update(record: string, change: RecordChange, ttlSeconds?: number): Promise<boolean>;

  /** Sets the remaining lifetime. `false` when the record is gone. */
  touch(record: string, ttlSeconds: number): Promise<boolean>;

  /** Deletes the whole record. `false` when there was none. */
  remove(record: string): Promise<boolean>;

  /** Keeps a value that can be taken once. `false`, and nothing changes, when the key holds one already. */
  putOnce(key: string, value: string, ttlSeconds: number): Promise<boolean>;

  /** Reads and deletes in one step, so that exactly one of many takers gets the value. `undefined` on a miss. */
  take(key: string): Promise<string | undefined>;

  /**
   * Keeps a value that can be read until its time is over, replacing what the key holds. It may be lost before, in a
   * failover or to free space: for what its owner can have again.
   */
  setValue(key: string, value: string, ttlSeconds: number): Promise<void>;

  /** Reads a kept value and leaves it. `undefined` on a miss. */
  getValue(key: string): Promise<string | undefined>;

  /**
   * Enters a name in an index as its newest, also one that is there. What is beyond the bounds leaves
   * the index, the oldest first, but never the name itself.
   *
   * @returns the names that left it, and what it holds now
   */
  admit(index: string, entry: IndexEntry, bounds: IndexBounds): Promise<Admitted>;

  /** Takes the lock for this owner when it is free. It frees itself after `ttlMs`. */
  acquireLock(key: string, owner: string, ttlMs: number): Promise<boolean>;

  /** Sets the lock's remaining lifetime when this owner still holds it; `false` when the lock was lost. */
  extendLock(key: string, owner: string, ttlMs: number): Promise<boolean>;

  /** Frees the lock when this owner still holds it; `false`, and nothing changes, when another does. */
  releaseLock(key: string, owner: string): Promise<boolean>;

  /** Wakes every subscriber of the channel, in any process. Carries no data. A subscriber that is cut off misses it. */
  publish(channel: string): Promise<void>;

  /**
   * Calls the listener at every publish from the moment the promise resolves, and possibly once more than needed.
   * Check what you wait for after subscribing. Returns the function that ends the subscription; calling it again is fine.
   */
  subscribe(channel: string, listener: () => void): Promise<() => Promise<void>>;

  /**
   * The id of every session, some perhaps twice, and not for sure those that come and go meanwhile. Walks over all records,
   * so it is for operators and not for requests.
   */
  sessionIds(): AsyncIterable<string>;

  /** Resolves when the store answers and takes writes. */
  ping(): Promise<void>;

  /** Lets go of connections and timers. The store is not used afterwards. */
  close(): Promise<void>;
}
