import type { Keyring } from './keyring.js';
import type { Logger } from './logger.js';
import type { CredentialKind, Session } from './session.js';
import type { VaultStore } from './vault-store.js';

/** What a {@link TokenVault} is made of. */
export interface TokenVaultOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Disuse that ends a session; default 28800 (8 hours). */
  readonly idleSeconds?: number;
  /** Age that ends a session however much it is used; default 604800 (7 days). */
  readonly maxSeconds?: number;
  readonly logger?: Logger;
}

/** What the holder of a lock may ask while it runs. */
export interface HeldLock {
  stillHeld(): Promise<boolean>;
}

/** How long a lock lasts without a sign of life, and how long a caller waits for one. */
export interface LockOptions {
  readonly leaseMs?: number;
  readonly waitMs?: number;
}

export declare class TokenVault {
  constructor(options: TokenVaultOptions);
  mintCredential(inSessionOf?: string): string;
  activate(credential: string, kind: CredentialKind, options?: { ttlSeconds?: number }): Promise<Session>;
  authenticate(credential: string, options?: { prefetch?: readonly string[] }): Promise<Session>;
  rotate(credential: string): Promise<string>;
  revoke(credential: string): Promise<void>;
  sharedSession(label: string, options?: { prefetch?: readonly string[] }): Promise<Session>;
  issue(session: Session, kind: CredentialKind, options?: { ttlSeconds?: number }): Promise<string>;
  endSession(session: Session): Promise<void>;
  read<T>(session: Session, name: string): Promise<T | undefined>;
  readAll<T>(session: Session, prefix: string): Promise<Map<string, T>>;
  write(session: Session, name: string, value: unknown): Promise<void>;
  remove(session: Session, name: string): Promise<boolean>;
  putOneTime(kind: string, secret: string, value: unknown, ttlSeconds: number): Promise<boolean>;
  takeOneTime<T>(kind: string, secret: string): Promise<T | undefined>;
  withLock<T>(session: Session, name: string, run: (lock: HeldLock) => Promise<T>, options?: LockOptions): Promise<T>;
  signal(session: Session, topic: string): Promise<void>;
  subscribe(session: Session, topic: string, listener: () => void): Promise<() => Promise<void>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
