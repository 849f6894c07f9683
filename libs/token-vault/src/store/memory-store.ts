import { spanOf, takeFrom } from '@fhir-gateway/limits/token-bucket';
import type { BucketSize, TakenTokens } from '@fhir-gateway/limits/token-bucket';
import { BoundedValues } from './bounded-values.js';
import { ChannelHub } from './channel-hub.js';
import { VaultError } from '../errors.js';
import { HEAD_FIELD, KEYS_IN_USE_RECORD } from './stored-names.js';
import type { Admitted, IndexBounds, IndexEntry, RecordChange, VaultStore } from './vault-store.js';

/** How a {@link MemoryVaultStore} is bounded. */
export interface MemoryVaultStoreOptions {
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** What an earlier store held. */
  readonly restored?: StoreSnapshot | undefined;
  /** Records, one-time values, locks and buckets kept at most, together; default 100000. A full store refuses new ones. */
  readonly maxEntries?: number;
}

/**
 * What outlives a process with {@link MemoryVaultStore}: records and kept values, each with when its time is over in epoch
 * milliseconds. One-time values, locks and buckets do not: a one-time value that was taken must not come back.
 */
export interface StoreSnapshot {
  readonly records: readonly (readonly [
    name: string,
    fields: readonly (readonly [string, string])[],
    endsMs: number,
  ])[];
  readonly values: readonly (readonly [key: string, value: string, endsMs: number])[];
}

interface Entry<V> {
  value: V;
  expiresAtMs: number;
}

const SWEEP_INTERVAL_MS = 60_000;
/** A full store looks for space at most this often, so that a flood does not buy a walk of the whole store each time. */
const FULL_SWEEP_INTERVAL_MS = 1_000;
const DEFAULT_MAX_ENTRIES = 100_000;
/** Kept values are counted apart and replace each other, so that they cost nobody a session. */
const MAX_KEPT = { entries: 5_000, characters: 64_000_000 };

/**
 * The store for one process: everything is gone when it ends. For development, tests and single-container deployments.
 *
 * When full it refuses new entries instead of evicting old ones, so that a flood of anonymous visitors cannot sign out
 * the people who are signed in.
 */
export class MemoryVaultStore implements VaultStore {
  readonly #now: () => number;
  readonly #maxEntries: number;
  readonly #records = new Map<string, Entry<Map<string, string>>>();
  readonly #once = new Map<string, Entry<string>>();
  readonly #values: BoundedValues;
  readonly #locks = new Map<string, Entry<string>>();
  /** When each bucket is full again, in microseconds. */
  readonly #buckets = new Map<string, Entry<number>>();
  /** The bytes of each name, the oldest first. */
  readonly #indexes = new Map<string, { sum: number; readonly sizes: Map<string, number> }>();
  readonly #hub = new ChannelHub({ open: async () => undefined, close: async () => undefined });
  readonly #sweeper: NodeJS.Timeout;
  #sweptAtMs = -Infinity;

  constructor({ now = Date.now, maxEntries = DEFAULT_MAX_ENTRIES, restored }: MemoryVaultStoreOptions = {}) {
    this.#now = now;
    this.#maxEntries = maxEntries;
    this.#values = new BoundedValues(MAX_KEPT, now);
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
    this.#sweeper.unref();
    for (const [name, fields, expiresAtMs] of restored?.records ?? []) {
      this.#records.set(name, { value: new Map(fields), expiresAtMs });
    }
    for (const [key, value, endsMs] of restored?.values ?? []) this.#values.set(key, value, endsMs - now());
  }

  /** What to give a later store as `restored`. */
  snapshot(): StoreSnapshot {
    this.#sweep();
    const records = [...this.#records].map(
      ([name, { value, expiresAtMs }]) => [name, [...value], expiresAtMs] as const,
    );
    return { records, values: this.#values.entries() };
  }

  async read(record: string, fields: readonly string[]): Promise<(string | undefined)[]> {
    const held = this.#live(this.#records, record)?.value;
    return fields.map((field) => held?.get(field));
  }

  async readAll(record: string): Promise<Map<string, string>> {
    return new Map(this.#live(this.#records, record)?.value);
  }

  async create(record: string, fields: Readonly<Record<string, string>>, ttlSeconds: number): Promise<boolean> {
    return this.#add(this.#records, record, new Map(Object.entries(fields)), ttlSeconds * 1000);
  }

  async update(record: string, change: RecordChange, ttlSeconds?: number): Promise<boolean> {
    const entry = this.#live(this.#records, record);
    if (!entry) return false;
    const { set = {}, remove = [], expect = {} } = change;
    if (Object.entries(expect).some(([field, value]) => entry.value.get(field) !== value)) return false;
    for (const [field, value] of Object.entries(set)) entry.value.set(field, value);
    for (const field of remove) entry.value.delete(field);
    entry.expiresAtMs = Math.max(entry.expiresAtMs, this.#now() + (ttlSeconds ?? 0) * 1000);
    // As in Redis, a record without fields does not exist.
    if (entry.value.size === 0) this.#records.delete(record);
    return true;
  }

  async touch(record: string, ttlSeconds: number): Promise<boolean> {
    const entry = this.#live(this.#records, record);
    if (entry) entry.expiresAtMs = this.#now() + ttlSeconds * 1000;
    return entry !== undefined;
  }

  async remove(record: string): Promise<boolean> {
    return this.#live(this.#records, record) !== undefined && this.#records.delete(record);
  }

  async putOnce(key: string, value: string, ttlSeconds: number): Promise<boolean> {
    return this.#add(this.#once, key, value, ttlSeconds * 1000);
  }

  async take(key: string): Promise<string | undefined> {
    const value = this.#live(this.#once, key)?.value;
    this.#once.delete(key);
    return value;
  }

  async setValue(key: string, value: string, ttlSeconds: number): Promise<void> {
    this.#values.set(key, value, ttlSeconds * 1000);
  }

  async getValue(key: string): Promise<string | undefined> {
    return this.#values.get(key);
  }

  async admit(index: string, entry: IndexEntry, bounds: IndexBounds): Promise<Admitted> {
    const held = this.#indexes.get(index) ?? { sum: 0, sizes: new Map<string, number>() };
    this.#indexes.set(index, held);
    const { sizes } = held;
    const { name, bytes, isMore } = entry;
    const known = sizes.get(name) ?? 0;
    sizes.delete(name);
    sizes.set(name, isMore ? known + bytes : bytes);
    held.sum += isMore ? bytes : bytes - known;
    const gone: string[] = [];
    for (const [oldest, bytesOfOldest] of sizes) {
      if (oldest === name || (sizes.size <= bounds.entries && held.sum <= bounds.bytes)) break;
      sizes.delete(oldest);
      held.sum -= bytesOfOldest;
      gone.push(oldest);
    }
    return { gone, entries: sizes.size, bytes: held.sum };
  }

  async acquireLock(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return this.#add(this.#locks, key, owner, ttlMs);
  }

  async extendLock(key: string, owner: string, ttlMs: number): Promise<boolean> {
    const lock = this.#live(this.#locks, key);
    if (lock?.value !== owner) return false;
    lock.expiresAtMs = this.#now() + ttlMs;
    return true;
  }

  async releaseLock(key: string, owner: string): Promise<boolean> {
    return this.#live(this.#locks, key)?.value === owner && this.#locks.delete(key);
  }

  async takeTokens(key: string, size: BucketSize, wanted: number): Promise<TakenTokens> {
    const nowUs = Math.floor(this.#now() * 1000);
    const known = this.#live(this.#buckets, key);
    const { fullAtUs, ...taken } = takeFrom(known?.value ?? nowUs, nowUs, spanOf(size), wanted);
    const ttlMs = (fullAtUs - nowUs) / 1000;
    if (known) Object.assign(known, { value: fullAtUs, expiresAtMs: this.#now() + ttlMs });
    else if (ttlMs > 0) this.#add(this.#buckets, key, fullAtUs, ttlMs);
    return taken;
  }

  async publish(channel: string): Promise<void> {
    this.#hub.wake(channel);
  }

  async subscribe(channel: string, listener: () => void): Promise<() => Promise<void>> {
    return this.#hub.subscribe(channel, listener);
  }

  async *sessionIds(): AsyncGenerator<string> {
    for (const name of [...this.#records.keys()]) {
      if (name !== KEYS_IN_USE_RECORD && this.#live(this.#records, name)?.value.has(HEAD_FIELD)) yield name;
    }
  }

  async ping(): Promise<void> {
    // Memory always answers.
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
  }

  /** The entry, unless its time is over; an expired one is dropped on sight. */
  #live<V>(entries: Map<string, Entry<V>>, key: string): Entry<V> | undefined {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAtMs > this.#now()) return entry;
    entries.delete(key);
    return undefined;
  }

  #add<V>(entries: Map<string, Entry<V>>, key: string, value: V, ttlMs: number): boolean {
    if (this.#live(entries, key)) return false;
    if (this.#size() >= this.#maxEntries && this.#now() - this.#sweptAtMs >= FULL_SWEEP_INTERVAL_MS) this.#sweep();
    if (this.#size() >= this.#maxEntries) {
      throw new VaultError('STORE_UNAVAILABLE', 'The session store is full.', {
        detail: `${this.#maxEntries} entries`,
      });
    }
    entries.set(key, { value, expiresAtMs: this.#now() + ttlMs });
    return true;
  }

  #size(): number {
    return this.#records.size + this.#once.size + this.#locks.size + this.#buckets.size;
  }

  #sweep(): void {
    this.#sweptAtMs = this.#now();
    for (const entries of [this.#records, this.#once, this.#locks, this.#buckets]) {
      for (const key of entries.keys()) this.#live<unknown>(entries, key);
    }
    this.#values.sweep();
  }
}
