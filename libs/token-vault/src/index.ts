export { isVaultError, VaultError } from './errors.js';
export { DeploymentRecord } from './deployment-record.js';
export { LastingKey } from './sealing/lasting-key.js';
export { MasterKeyCheck } from './sealing/master-key-check.js';
export { Keyring } from './sealing/keyring.js';
export { sealFound } from './sealing/record-keys.js';
export { MemoryVaultStore } from './store/memory-store.js';
export { TimedRecord } from './timed-record.js';
export { TokenVault } from './token-vault.js';

export type { VaultErrorCode } from './errors.js';
export type { MasterKey } from './sealing/keyring.js';
export type { RecordKeys } from './sealing/record-keys.js';
export type { Logger } from './logger.js';
export type { RecordVersion } from './session/record-version.js';
export type { CredentialSummary, Session, SessionOwner } from './session/session.js';
export type { HeldLock } from './session/session-locks.js';
export type { StoreSnapshot } from './store/memory-store.js';
export type { VaultStore } from './store/vault-store.js';
