import type { Keyring } from './sealing/keyring.js';
import type { RecordKeys } from './sealing/record-keys.js';
import type { Logger } from './logger.js';
import type { SessionOwner } from './session/session.js';
import type { VaultStore } from './store/vault-store.js';

/** What a `TokenVault` is made of. */
export interface TokenVaultOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** Outlives changes of the master key: shared sessions are found by it. Default: `keyring`. */
  readonly lastingKeyring?: Keyring;
  /** What opens stored values; default `credential`. With `master`, sessions are made as before there were data keys. */
  readonly recordKeys?: RecordKeys;
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Disuse that ends a session; default 28800 (8 hours). */
  readonly idleSeconds?: number;
  /** Age that ends a session however much it is used; default 604800 (7 days). */
  readonly maxSeconds?: number;
  /** Credentials a session can have at once; a further one costs the one not used for longest, browsers' last. Default 50. */
  readonly maxCredentials?: number;
  /**
   * How long an opened session may be used again from this process's memory; default 0, never. At most 5. The processes
   * of one deployment need the same setting: one that keeps nothing announces nothing either.
   */
  readonly cacheSeconds?: number;
  /** Opened sessions kept in memory at most; default 2000. */
  readonly cacheEntries?: number;
  /** Whether a session is worth keeping for the record of this name; one without any ends after 30 days. Default: for each. */
  readonly isKept?: (recordName: string) => boolean;
  /**
   * What a kept record leaves for the deployment when its session ends by disuse, to be done by whoever asks for
   * `TokenVault.endedSessions`; `undefined` for nothing. It is sealed with the master key alone: it must let nobody in.
   * `place` names the record, for a seal of the caller's own. Default: nothing.
   */
  readonly leaves?: (value: unknown, place: string) => unknown;
  /** Hears of work off the request path that failed; silent when absent. */
  readonly logger?: Logger;
}

/** Fields to read together with the session, in the same round trip. */
export interface PrefetchOptions {
  readonly prefetch?: readonly string[];
}

/** What is decided about a credential when it is made. */
export interface CredentialOptions {
  /** How long it opens its session; as long as the session lasts when absent. */
  readonly ttlSeconds?: number;
  /** What its holder is called, for `TokenVault.credentials`; cut after 100 characters. */
  readonly label?: string;
  /** What it is a part of: credentials of one group are revoked together by `TokenVault.revokeWhere`. Short; sealed. */
  readonly group?: string;
  /** In a session that is kept: it ends by `ttlSeconds`, or as one of a new sign-in does; not with what it is asked for with. */
  readonly outlives?: boolean;
  /** Whose it is, with the roles of their latest sign-in, where it outlives what it is asked for with; default: the asker's. */
  readonly owner?: SessionOwner | undefined;
}

/** What is decided about a credential that may create its session. */
export interface ActivationOptions extends CredentialOptions {
  /** Whom the session belongs to, where it is created by this; an existing session keeps its owner. */
  readonly owner?: SessionOwner;
}
