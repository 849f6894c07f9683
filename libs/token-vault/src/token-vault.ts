import { Background } from './background.js';
import { mintCredential, requireCredential } from './credential.js';
import type { Keyring } from './keyring.js';
import type { Logger } from './logger.js';
import { OneTimeRecords } from './one-time-records.js';
import { requireRecordName } from './record-names.js';
import { SealedFields } from './sealed-fields.js';
import type { CredentialKind, Session } from './session.js';
import { SessionContexts } from './session-contexts.js';
import { SessionDirectory } from './session-directory.js';
import { SessionLifetime } from './session-lifetime.js';
import { type HeldLock, type LockOptions, SessionLocks } from './session-locks.js';
import { SessionRecords } from './session-records.js';
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
  /** Hears of work off the request path that failed; silent when absent. */
  readonly logger?: Logger;
}

/** Fields to read together with the session, in the same round trip. */
export interface PrefetchOptions {
  readonly prefetch?: readonly string[];
}

/** How long a credential opens its session; as long as the session lives when absent. */
export interface CredentialOptions {
  readonly ttlSeconds?: number;
}

const DEFAULT_IDLE_SECONDS = 8 * 60 * 60;
const DEFAULT_MAX_SECONDS = 7 * 24 * 60 * 60;

/**
 * Sessions and everything kept for them, sealed, in one store that all processes share.
 *
 * A session is one record of the store: its head, one field per credential, one field per value. Opening a session and
 * reading the value a request needs is one round trip; ending it is one delete, and holds at once everywhere because
 * nothing is cached. All methods are safe to call at once from several processes, and reject with
 * `VaultError STORE_UNAVAILABLE` when the store does not answer.
 */
export class TokenVault {
  readonly #store: VaultStore;
  readonly #background: Background;
  readonly #contexts = new SessionContexts();
  readonly #directory: SessionDirectory;
  readonly #records: SessionRecords;
  readonly #oneTime: OneTimeRecords;
  readonly #locks: SessionLocks;

  /** @throws TypeError when a duration is not a positive number */
  constructor(options: TokenVaultOptions) {
    const {
      store,
      keyring,
      now = Date.now,
      idleSeconds = DEFAULT_IDLE_SECONDS,
      maxSeconds = DEFAULT_MAX_SECONDS,
    } = options;
    const lifetime = new SessionLifetime(now, idleSeconds, maxSeconds);
    const background = new Background(options.logger);
    const fields = new SealedFields(store, keyring, background);
    const contexts = this.#contexts;
    this.#store = store;
    this.#background = background;
    this.#directory = new SessionDirectory({ store, keyring, fields, contexts, lifetime, background });
    this.#records = new SessionRecords(store, fields, contexts);
    this.#oneTime = new OneTimeRecords(store, keyring);
    this.#locks = new SessionLocks(store, background);
  }

  /**
   * Makes a credential that opens nothing until {@link activate}.
   *
   * @param inSessionOf a credential whose session the new one is for; a session of its own when absent
   * @throws VaultError CREDENTIAL_MALFORMED when `inSessionOf` is not a credential
   */
  mintCredential(inSessionOf?: string): string {
    return mintCredential(inSessionOf === undefined ? undefined : requireCredential(inSessionOf).locator);
  }

  /**
   * Makes a minted credential open its session, creating the session when there is none. Pass only what
   * {@link mintCredential} made in this request: activating what a client brought would let it choose its session.
   *
   * @throws VaultError CREDENTIAL_MALFORMED when the text is not a credential
   * @throws VaultError SESSION_UNKNOWN when the session it belongs to ends meanwhile
   */
  activate(credential: string, kind: CredentialKind, options: CredentialOptions = {}): Promise<Session> {
    return this.#directory.activate(credential, kind, options.ttlSeconds);
  }

  /**
   * Opens the session of a presented credential, in one round trip. Using a session keeps it alive; the store hears of
   * it at most once a minute and off this path.
   *
   * @param options.prefetch names that {@link read} then returns, once, without asking the store again
   * @throws VaultError SESSION_UNKNOWN when the credential is malformed, unknown, expired or revoked
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED when what is stored does not open
   */
  authenticate(credential: string, options: PrefetchOptions = {}): Promise<Session> {
    return this.#directory.authenticate(credential, options.prefetch);
  }

  /**
   * Swaps a credential for a new one of the same session, kind and end. The old one opens nothing from that moment; of
   * several rotations of one credential at once, one succeeds.
   *
   * @throws VaultError SESSION_UNKNOWN when the credential opens no session
   */
  rotate(credential: string): Promise<string> {
    return this.#directory.rotate(credential);
  }

  /** Makes a credential open nothing, at once and everywhere. The session and its other credentials stay. */
  revoke(credential: string): Promise<void> {
    return this.#directory.revoke(credential);
  }

  /**
   * The one session that this deployment shares under a label, created when missing. It follows from the primary master
   * key alone, so every process finds the same one without a credential. For local mode.
   */
  sharedSession(label: string, options: PrefetchOptions = {}): Promise<Session> {
    return this.#directory.shared(label, options.prefetch);
  }

  /**
   * A further credential to an open session.
   *
   * @param session the very object this vault returned
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   * @throws TypeError when this vault did not open the session
   */
  async issue(session: Session, kind: CredentialKind, options: CredentialOptions = {}): Promise<string> {
    return this.#directory.issue(session, kind, options.ttlSeconds);
  }

  /** Ends the session: its credentials and records are gone at once, and no late write brings any of it back. */
  endSession(session: Session): Promise<void> {
    return this.#directory.end(session);
  }

  /**
   * The value of one record; `undefined` when there is none or the session has ended. A value read ahead by
   * {@link authenticate} is used once.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED; the record stays as it is
   */
  read<T>(session: Session, name: string): Promise<T | undefined> {
    return this.#records.read<T>(session, name);
  }

  /** Every record whose name begins with the prefix, by full name; empty when the session has ended. Throws as {@link read}. */
  readAll<T>(session: Session, prefix: string): Promise<Map<string, T>> {
    return this.#records.readAll<T>(session, prefix);
  }

  /**
   * Writes one record, replacing what it held. The session's lifetime stays.
   *
   * @param value anything JSON can carry
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   */
  write(session: Session, name: string, value: unknown): Promise<void> {
    return this.#records.write(session, name, value);
  }

  /** Deletes one record. `false` when the session has ended; a record that is not there is no fault. */
  remove(session: Session, name: string): Promise<boolean> {
    return this.#records.remove(session, name);
  }

  /**
   * Keeps a value that whoever knows the secret can take once.
   *
   * @param kind lower-case letters, digits and hyphens; the store sees it
   * @param secret never stored, not even as a plain hash
   * @returns `false` when the secret is in use already; nothing was replaced
   */
  putOneTime(kind: string, secret: string, value: unknown, ttlSeconds: number): Promise<boolean> {
    return this.#oneTime.put(kind, secret, value, ttlSeconds);
  }

  /** Takes the value: exactly one of many callers gets it. `undefined` when there is none (any more). */
  takeOneTime<T>(kind: string, secret: string): Promise<T | undefined> {
    return this.#oneTime.take<T>(kind, secret);
  }

  /**
   * Runs `run` while no one else, in any process, runs under the same name of the same session. The lease is renewed
   * while it runs; if this process dies, the lock is free after the lease. Values read ahead are forgotten first, so
   * that what is read under the lock is current.
   *
   * @throws VaultError LOCK_TIMEOUT when others kept the lock for `waitMs`; `run` was not called
   */
  async withLock<T>(
    session: Session,
    name: string,
    run: (lock: HeldLock) => Promise<T>,
    options?: LockOptions,
  ): Promise<T> {
    const current = (lock: HeldLock) => {
      this.#contexts.forgetPrefetched(session);
      return run(lock);
    };
    return this.#locks.run(`${session.id}:lock:${requireRecordName(name)}`, current, options);
  }

  /** Wakes who waits for this topic of the session, in any process. */
  signal(session: Session, topic: string): Promise<void> {
    return this.#store.publish(channelOf(session, topic));
  }

  /**
   * Calls the listener at every signal from the moment this resolves, and possibly once more than needed. Subscribe
   * first, then check what you wait for, then wait; check again at times, since a broken connection loses signals.
   */
  subscribe(session: Session, topic: string, listener: () => void): Promise<() => Promise<void>> {
    return this.#store.subscribe(channelOf(session, topic), listener);
  }

  /** Resolves when the store answers. */
  ping(): Promise<void> {
    return this.#store.ping();
  }

  /** Finishes what runs off the request path, then closes the store. */
  async close(): Promise<void> {
    await this.#background.settled();
    await this.#store.close();
  }
}

function channelOf(session: Session, topic: string): string {
  return `${session.id}:signal:${topic}`;
}
