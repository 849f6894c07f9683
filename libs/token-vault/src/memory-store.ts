import type { VaultStore } from './vault-store.js';

/** How a {@link MemoryVaultStore} is bounded. */
export interface MemoryVaultStoreOptions {
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Records, one-time values and locks kept at most, together; default 100000. A full store refuses new ones. */
  readonly maxEntries?: number;
}

export declare class MemoryVaultStore implements VaultStore {
  constructor(options?: MemoryVaultStoreOptions);
  read: VaultStore['read'];
  readAll: VaultStore['readAll'];
  create: VaultStore['create'];
  update: VaultStore['update'];
  touch: VaultStore['touch'];
  remove: VaultStore['remove'];
  putOnce: VaultStore['putOnce'];
  take: VaultStore['take'];
  acquireLock: VaultStore['acquireLock'];
  extendLock: VaultStore['extendLock'];
  releaseLock: VaultStore['releaseLock'];
  publish: VaultStore['publish'];
  subscribe: VaultStore['subscribe'];
  ping: VaultStore['ping'];
  close: VaultStore['close'];
}
