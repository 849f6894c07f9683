import type { SessionCache } from './session-cache.js';
import type { RecordChange, VaultStore } from '../store/vault-store.js';

/**
 * The store as a vault with a cache sees it: whatever changes or ends a record also announces it, unless the store said
 * that nothing changed.
 */
export function invalidatingStore(store: VaultStore, cache: SessionCache): VaultStore {
  const announcing = async (record: string, change: Promise<boolean>): Promise<boolean> => {
    let mayHaveChanged = true;
    try {
      mayHaveChanged = await change;
      return mayHaveChanged;
    } finally {
      if (mayHaveChanged) await cache.changed(record);
    }
  };
  return {
    read: (record, fields) => store.read(record, fields),
    readAll: (record) => store.readAll(record),
    create: (record, fields, ttlSeconds) => store.create(record, fields, ttlSeconds),
    update: (record: string, change: RecordChange, ttlSeconds?: number) =>
      announcing(record, store.update(record, change, ttlSeconds)),
    touch: (record, ttlSeconds) => store.touch(record, ttlSeconds),
    remove: (record) => announcing(record, store.remove(record)),
    putOnce: (key, value, ttlSeconds) => store.putOnce(key, value, ttlSeconds),
    take: (key) => store.take(key),
    setValue: (key, value, ttlSeconds) => store.setValue(key, value, ttlSeconds),
    getValue: (key) => store.getValue(key),
    admit: (index, entry, bounds) => store.admit(index, entry, bounds),
    acquireLock: (key, owner, ttlMs) => store.acquireLock(key, owner, ttlMs),
    extendLock: (key, owner, ttlMs) => store.extendLock(key, owner, ttlMs),
    releaseLock: (key, owner) => store.releaseLock(key, owner),
    takeTokens: (key, bucket, wanted) => store.takeTokens(key, bucket, wanted),
    publish: (channel) => store.publish(channel),
    subscribe: (channel, listener) => store.subscribe(channel, listener),
    sessionIds: () => store.sessionIds(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}
