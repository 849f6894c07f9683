export { isVaultError, VaultError, vaultErrorCodes } from './errors.js';
export { MasterKeyCheck } from './sealing/master-key-check.js';
export { Keyring } from './sealing/keyring.js';
export { MemoryVaultStore } from './store/memory-store.js';
export { TokenVault } from './token-vault.js';

export type { VaultErrorCode } from './errors.js';
export type { MasterKeyCheckOptions } from './sealing/master-key-check.js';
export type { MasterKey } from './sealing/keyring.js';
export type { Logger } from './logger.js';
export type { MemoryVaultStoreOptions } from './store/memory-store.js';
export type { RecordVersion } from './session/record-version.js';
export type { CredentialKind, CredentialSummary, Session } from './session/session.js';
export type { HeldLock, LockOptions } from './session/session-locks.js';
export type { CredentialOptions, PrefetchOptions, TokenVaultOptions } from './token-vault.js';
export type { RecordChange, VaultStore } from './store/vault-store.js';
