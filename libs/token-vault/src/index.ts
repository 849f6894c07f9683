export { isVaultError, VaultError, vaultErrorCodes } from './errors.js';
export { KeyWitness } from './key-witness.js';
export { Keyring } from './keyring.js';
export { MemoryVaultStore } from './memory-store.js';
export { TokenVault } from './token-vault.js';

export type { VaultErrorCode } from './errors.js';
export type { KeyWitnessOptions } from './key-witness.js';
export type { MasterKey } from './keyring.js';
export type { Logger } from './logger.js';
export type { MemoryVaultStoreOptions } from './memory-store.js';
export type { RecordVersion } from './record-version.js';
export type { CredentialKind, CredentialSummary, Session } from './session.js';
export type { HeldLock, LockOptions } from './session-locks.js';
export type { CredentialOptions, PrefetchOptions, TokenVaultOptions } from './token-vault.js';
export type { TakenTokens, TokenBucket } from './token-bucket.js';
export type { RecordChange, VaultStore } from './vault-store.js';
