import { spanOf } from '@fhir-gateway/limits/token-bucket';
import type { BucketSize, TakenTokens } from '@fhir-gateway/limits/token-bucket';
import { ChannelHub } from '../store/channel-hub.js';
import type { RedisLink } from './redis-link.js';
import {
  admitName,
  createRecord,
  evaluate,
  extendLock,
  releaseLock,
  runScript,
  takeTokens,
  updateRecord,
  writeScript,
} from './redis-scripts.js';
import { DEFAULT_PREFIX, requirePrefix } from './key-prefix.js';
import { ReadBatcher } from './read-batcher.js';
import { sessionIds } from './session-walk.js';
import type { Admitted, IndexBounds, IndexEntry, RecordChange, VaultStore } from '../store/vault-store.js';

/** How a {@link RedisVaultStore} names what it keeps. */
export interface RedisVaultStoreOptions {
  readonly link: RedisLink;
  /** Begins every key and channel; default `fg:`. Deployments that share a Redis need different ones. */
  readonly prefix?: string;
}

/** An index that nothing is entered in for so long is forgotten. */
const INDEX_SECONDS = 90 * 24 * 60 * 60;

/**
 * The store for any number of processes: Redis 6.2 or later. A record is a hash, so one HMGET reads a session with what
 * hangs on it; every change that depends on what is there is one script; nothing but `sessionIds` walks over keys.
 *
 * What changes a record or a one-time value, or confirms a lock, is a write that replicas must have where the link waits
 * for any; a lifetime, a kept value, a free lock and a bucket may be lost in a failover.
 *
 * The part of a name before the first `:` becomes the hash tag, so that all of one session lies in one Cluster slot.
 */
export class RedisVaultStore implements VaultStore {
  readonly #link: RedisLink;
  readonly #prefix: string;
  readonly #hub: ChannelHub;
  readonly #reads = new ReadBatcher();

  constructor({ link, prefix = DEFAULT_PREFIX }: RedisVaultStoreOptions) {
    this.#link = link;
    this.#prefix = requirePrefix(prefix);
    this.#hub = new ChannelHub(link);
    link.listen({ onMessage: (channel) => this.#hub.wake(channel), onGap: () => this.#hub.wakeAll() });
  }

  read(record: string, fields: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (fields.length === 0) return Promise.resolve([]);
    return this.#reads.read(record, fields, () => this.#command('HMGET', record, ...fields));
  }

  async readAll(record: string): Promise<Map<string, string>> {
    const fields = await this.#command('HGETALL', record);
    return new Map(Object.entries(fields as Record<string, string>));
  }

  create(record: string, fields: Readonly<Record<string, string>>, ttlSeconds: number): Promise<boolean> {
    const argv = [milliseconds(ttlSeconds), ...Object.entries(fields).flat()];
    return writeScript(this.#link, createRecord, this.#key(record), argv);
  }

  update(record: string, change: RecordChange, ttlSeconds?: number): Promise<boolean> {
    const { set = {}, remove = [], expect = {} } = change;
    const expected = Object.entries(expect);
    const argv = [
      ttlSeconds === undefined ? '' : milliseconds(ttlSeconds),
      `${expected.length}`,
      `${remove.length}`,
      ...expected.flat(),
      ...remove,
      ...Object.entries(set).flat(),
    ];
    return writeScript(this.#link, updateRecord, this.#key(record), argv);
  }

  async touch(record: string, ttlSeconds: number): Promise<boolean> {
    return (await this.#command('PEXPIRE', record, milliseconds(ttlSeconds))) === 1;
  }

  async remove(record: string): Promise<boolean> {
    return (await this.#write('DEL', record)) === 1;
  }

  async putOnce(key: string, value: string, ttlSeconds: number): Promise<boolean> {
    return (await this.#write('SET', key, value, 'NX', 'PX', milliseconds(ttlSeconds))) === 'OK';
  }

  async take(key: string): Promise<string | undefined> {
    return ((await this.#write('GETDEL', key)) as string | null) ?? undefined;
  }

  async setValue(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.#command('SET', key, value, 'PX', milliseconds(ttlSeconds));
  }

  async getValue(key: string): Promise<string | undefined> {
    return ((await this.#command('GET', key)) as string | null) ?? undefined;
  }

  async admit(index: string, { name, bytes, isMore = false }: IndexEntry, bounds: IndexBounds): Promise<Admitted> {
    const most = [`${bounds.entries}`, `${bounds.bytes}`];
    const argv = [name, `${bytes}`, isMore ? 'more' : '', ...most, milliseconds(INDEX_SECONDS)];
    const send = (args: readonly string[]) => this.#link.write(this.#key(index), args);
    const answer = await evaluate(this.#link, admitName, this.#key(index), argv, send);
    const [gone, entries, held] = answer as [string[], number, number];
    return { gone, entries, bytes: held };
  }

  async acquireLock(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return (await this.#command('SET', key, owner, 'NX', 'PX', `${Math.ceil(ttlMs)}`)) === 'OK';
  }

  extendLock(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return writeScript(this.#link, extendLock, this.#key(key), [owner, `${Math.ceil(ttlMs)}`]);
  }

  releaseLock(key: string, owner: string): Promise<boolean> {
    return runScript(this.#link, releaseLock, this.#key(key), [owner]);
  }

  async takeTokens(key: string, size: BucketSize, wanted: number): Promise<TakenTokens> {
    const { tokenUs, fullUs } = spanOf(size);
    const argv = [`${tokenUs}`, `${fullUs}`, `${wanted}`];
    const answer = await evaluate(this.#link, takeTokens, this.#key(key), argv);
    const [granted, waitMs, left] = answer as [number, number, number];
    return { granted, waitMs, left };
  }

  async publish(channel: string): Promise<void> {
    await this.#command('PUBLISH', channel, '');
  }

  subscribe(channel: string, listener: () => void): Promise<() => Promise<void>> {
    return this.#hub.subscribe(this.#key(channel), listener);
  }

  sessionIds(): AsyncIterable<string> {
    return sessionIds(this.#link, this.#prefix);
  }

  async ping(): Promise<void> {
    // A write that leaves nothing, as there is no such key: a server whose memory is full answers PING and every read.
    await this.#command('SET', 'ping', '', 'XX');
  }

  async close(): Promise<void> {
    await this.#link.shutdown();
  }

  #command(command: string, name: string, ...args: string[]): Promise<unknown> {
    const key = this.#key(name);
    return this.#link.command(key, [command, key, ...args]);
  }

  #write(command: string, name: string, ...args: string[]): Promise<unknown> {
    const key = this.#key(name);
    return this.#link.write(key, [command, key, ...args]);
  }

  #key(name: string): string {
    const end = name.indexOf(':');
    return end < 0 ? `${this.#prefix}{${name}}` : `${this.#prefix}{${name.slice(0, end)}}${name.slice(end)}`;
  }
}

/** At least one: a lifetime of zero would be an error in one command and a delete in another. */
function milliseconds(seconds: number): string {
  return `${Math.max(1, Math.ceil(seconds * 1000))}`;
}
