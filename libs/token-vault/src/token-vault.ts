import { mintCredential, parseCredential } from './session/credential.js';
import { OpenedSession } from './session/opened-session.js';
import { requireRecordName } from './session/record-names.js';
import type { RecordVersion } from './session/record-version.js';
import type { CredentialKind, CredentialSummary, RecordHolder, Session } from './session/session.js';
import type { StoredPasskey } from './session/session-credentials.js';
import type { EndedSession } from './session/session-endings.js';
import type { FoundByKey, KeySecret } from './session/session-keys.js';
import type { PasskeyCheck, PasskeySummary } from './session/session-passkeys.js';
import type { HeldLock, LockOptions } from './session/session-locks.js';
import type { RecordsChange } from './session/session-records.js';
import type {
  ActivationOptions,
  CredentialOptions,
  PrefetchOptions,
  TokenVaultOptions,
} from './token-vault-options.js';
import { openParts, type VaultParts } from './vault-parts.js';

/**
 * Sessions and everything kept for them, sealed, in one store that all processes share.
 *
 * A session is one record of the store: its head, one field per credential, one field per value. Opening a session and
 * reading the value a request needs is one round trip; ending it is one delete, and holds at once everywhere, unless
 * `cacheSeconds` asks for a cache. All methods are safe to call at once from several processes, and reject with
 * `VaultError STORE_UNAVAILABLE` when the store does not answer.
 */
export class TokenVault {
  readonly #parts: VaultParts;

  /** @throws TypeError when a duration or limit is out of range */
  constructor(options: TokenVaultOptions) {
    this.#parts = openParts(options);
  }

  /** Makes a credential of a new session, that opens nothing until {@link activate}. */
  mintCredential(): string {
    return mintCredential();
  }

  /**
   * Creates the session of a minted credential; the session that is there when that was done at the same moment. Pass only
   * what {@link mintCredential} made in this request: activating what a client brought would let it choose its session.
   *
   * @throws VaultError CREDENTIAL_MALFORMED when the text is not a credential
   * @throws VaultError SESSION_UNKNOWN when the credential was revoked, or belongs to another session
   */
  activate(credential: string, kind: CredentialKind, options: ActivationOptions = {}): Promise<Session> {
    return this.#parts.directory.activate(credential, kind, options);
  }

  /**
   * Opens the session of a presented credential, in one round trip. Using a session keeps it alive; the store hears of
   * it at most once a minute and off this path.
   *
   * @param options.prefetch names that {@link read} then returns without asking the store again: each once, and within
   *   a second
   * @throws VaultError SESSION_UNKNOWN when the credential is malformed, unknown, expired or revoked
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED when what is stored does not open
   */
  authenticate(credential: string, options: PrefetchOptions = {}): Promise<Session> {
    return this.#parts.directory.authenticate(credential, options.prefetch);
  }

  /**
   * Swaps a credential for a new one of the same session, kind and end. The old one opens nothing from that moment; of
   * several rotations of one credential at once, one succeeds.
   *
   * @throws VaultError SESSION_UNKNOWN when the credential opens no session
   */
  rotate(credential: string): Promise<string> {
    return this.#parts.directory.rotate(credential);
  }

  /**
   * Makes a successor of a credential, for an answer that may be lost: both open the session, until {@link settle} is
   * called with the successor. A credential has one successor at most; a new one ends the one before.
   *
   * @param purpose what the successor is for; while one for another purpose may still be on its way (3 seconds), no new
   *   one is made
   * @returns `undefined` in that case: wait for the other to be settled
   * @throws VaultError SESSION_UNKNOWN when the credential opens no session
   */
  renew(credential: string, purpose: string): Promise<string | undefined> {
    return this.#parts.succession.renew(credential, purpose);
  }

  /**
   * Ends the predecessor of a credential that its holder has presented; nothing to do for one without. `false` for a
   * credential that itself has a successor: whoever presents it did not receive that one.
   *
   * @throws VaultError SESSION_UNKNOWN when the credential opens no session
   */
  settle(credential: string): Promise<boolean> {
    return this.#parts.succession.settle(credential);
  }

  /** Makes a credential open nothing, at once and everywhere. The session and its other credentials stay. */
  revoke(credential: string): Promise<void> {
    return this.#parts.directory.revoke(credential);
  }

  /**
   * The one session that this deployment shares under a label, created when missing. It follows from the lasting key
   * alone, so every process finds the same one without a credential, and neither disuse, age nor a change of the master
   * key ends it: `expiresAtSeconds` is a year from now, for what is issued from it. For local mode and queues.
   */
  sharedSession(label: string, options: PrefetchOptions = {}): Promise<Session> {
    return this.#parts.directory.shared(label, options.prefetch);
  }

  /**
   * A further credential to an open session.
   *
   * @param session the very object this vault returned
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   * @throws TypeError when this vault did not open the session
   */
  async issue(session: Session, kind: CredentialKind, options: CredentialOptions = {}): Promise<string> {
    return this.#parts.directory.issue(session, kind, options);
  }

  /**
   * A key by which a person keeps the session. It opens nothing until {@link keep}, which has ten minutes; a further one
   * takes the place of one that was not typed back.
   *
   * @param typedBack what {@link keep} has to be called with
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   */
  offerKey(session: Session, key: KeySecret, typedBack: string): Promise<void> {
    return this.#parts.keys.offer(session, key, typedBack);
  }

  /**
   * Makes the offered key count, and the session last: it ends 400 days after a browser or a key last opened it, and each
   * credential as it would have. Ends other keys, in the same step.
   *
   * @returns `false`, and nothing changes, where no key waits for this
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   */
  keep(session: Session, typedBack: string): Promise<boolean> {
    return this.#parts.keys.keep(session, typedBack);
  }

  /** Until when a session is kept as things are, in epoch seconds; `undefined` for one that ends by disuse. */
  keptUntil(session: Session): Promise<number | undefined> {
    return this.#parts.keys.keptUntil(session);
  }

  /**
   * Has the listener called when a credential opens a session that lasts: off the caller's path, and at most once a minute for
   * each credential. The last listener counts; a rejection is logged.
   */
  onLastingUse(listener: (session: Session) => Promise<unknown>): void {
    this.#parts.directory.onLastingUse(listener);
  }

  /** Brings the end of a kept session nearer where nothing is left that it was kept for: it has 30 days for something new. */
  renewKept(session: Session): Promise<void> {
    return this.#parts.keys.renew(session.id, true);
  }

  /**
   * Kept sessions that have ended by disuse within the last week and left something to be done (`TokenVaultOptions.leaves`);
   * nothing opens them any more. Each is named again until {@link settleEnded}.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED
   */
  endedSessions(): AsyncIterable<EndedSession> {
    return this.#parts.endings.due();
  }

  /** Notes what of an ended session is done, by the names of its records. With the last of it the session is removed. */
  settleEnded(ended: EndedSession, done: readonly string[]): Promise<void> {
    return this.#parts.endings.settle(ended, done);
  }

  /** The session that a key opens, which is not used by asking; `undefined` when it opens none. */
  findByKey(key: KeySecret): Promise<FoundByKey | undefined> {
    return this.#parts.keys.find(key);
  }

  /**
   * Opens a session by a key, which is good once: `next` is its key from here on.
   *
   * @param attempt names the attempt: the same may be made again for ten minutes, with another `next`, since its answer may
   *   be lost
   * @returns the session, for a browser to be {@link issue issued}
   * @throws VaultError SESSION_UNKNOWN when the key opens nothing, or not any more
   */
  openByKey(key: KeySecret, next: KeySecret, attempt: string): Promise<Session> {
    return this.#parts.keys.open(key, next, attempt);
  }

  /**
   * A passkey of a session that is kept: it opens it from any device that has the passkey.
   *
   * @param secret what the authenticator's secret is derived to: 24 bytes
   * @param passkey checked: an authenticator has signed with it and given this secret
   * @returns `false`, and nothing changes, where the session has eight, or one by this id is there
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile, or is not kept
   */
  addPasskey(session: Session, secret: Uint8Array, passkey: StoredPasskey): Promise<boolean> {
    return this.#parts.passkeys.add(session, secret, passkey);
  }

  /** The passkeys of a session, the oldest first. */
  passkeys(session: Session): Promise<PasskeySummary[]> {
    return this.#parts.passkeys.list(session);
  }

  /**
   * Opens a kept session by a passkey.
   *
   * @param verify what the authenticator's answer says of the passkey; throws where it does not hold
   * @throws VaultError SESSION_UNKNOWN when the secret opens nothing, or not any more
   */
  openByPasskey(id: string, secret: Uint8Array, verify: PasskeyCheck): Promise<Session> {
    return this.#parts.passkeys.open(id, secret, verify);
  }

  /** Makes a passkey open nothing, at once. `false` when the session has none by this id. */
  endPasskey(session: Session, id: string): Promise<boolean> {
    return this.#parts.passkeys.end(session, id);
  }

  /**
   * Every credential that opens this session now, newest first.
   *
   * @param session the very object this vault returned
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED when one does not open
   * @throws TypeError when this vault did not open the session
   */
  credentials(session: Session): Promise<CredentialSummary[]> {
    return this.#parts.credentials.list(session);
  }

  /**
   * Makes one of {@link credentials} open nothing, at once and everywhere. `false` when the session has none by this id.
   * To sign out everywhere, {@link endSession}.
   */
  revokeCredential(session: Session, credentialId: string): Promise<boolean> {
    return this.#parts.credentials.revoke(session, credentialId);
  }

  /**
   * Makes every credential that fits open nothing, at once and everywhere, also one that is issued meanwhile by a request
   * that such a credential let in.
   */
  revokeWhere(session: Session, fits: (credential: CredentialSummary) => boolean): Promise<void> {
    return this.#parts.credentials.revokeWhere(session, fits);
  }

  /**
   * Moves the end of the credentials of a group, which are of a session that is kept: also nearer. One that has ended stays so.
   *
   * @param endsAtSeconds not after {@link keptUntil}, which is the end in any case
   * @returns `false` when none of the group opens anything any more
   */
  async prolong(session: Session, group: string, endsAtSeconds: number): Promise<boolean> {
    const keptUntil = await this.keptUntil(session);
    if (keptUntil === undefined) return false;
    return this.#parts.credentials.prolong(session, group, Math.min(endsAtSeconds, keptUntil));
  }

  /**
   * Whether the credential that opened this session object opens it still. For work that takes its time: an open session
   * object says who asked, not whether they still may.
   */
  isOpen(session: Session): Promise<boolean> {
    return this.#parts.credentials.isOpen(session);
  }

  /**
   * Calls the listener, in any process, whenever a credential of this session was revoked or the session ended; ask
   * {@link isOpen} then. Signals can be lost as with {@link subscribe}.
   */
  watchRevocations(session: Session, listener: () => void): Promise<() => Promise<void>> {
    return this.#parts.credentials.watch(session, listener);
  }

  /**
   * The same session for work of the server's own that has to go on after the credential it was opened with is gone, as
   * when it logs a person out. Never for what a caller asked to see.
   */
  detach(session: Session): Session {
    return OpenedSession.detach(session);
  }

  /** Ends the session: its credentials and records are gone at once, and no late write brings any of it back. */
  endSession(session: Session): Promise<void> {
    return this.#parts.directory.end(session);
  }

  /** As {@link endSession}, for an operator, who has no credential of it. `false` when there is no session of this id. */
  endSessionById(sessionId: string): Promise<boolean> {
    return this.#parts.directory.endById(sessionId);
  }

  /**
   * Ends a session whose person has left, for whoever has no more than its id; of one that is kept, its browsers alone.
   *
   * @returns whether anything was ended
   */
  leaveSessionById(sessionId: string): Promise<boolean> {
    return this.#parts.directory.leaveById(sessionId);
  }

  /**
   * The id of every session, for an operator. Walks over the whole store.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  sessionIds(): AsyncIterable<string> {
    return this.#parts.store.sessionIds();
  }

  /** How many browsers, bearer tokens, handles and keys open a session, for an operator; zeros when there is no such session. */
  countCredentials(sessionId: string): Promise<Record<CredentialKind, number>> {
    return this.#parts.credentials.countKinds(sessionId);
  }

  /**
   * The value of one record; `undefined` when there is none or the session has ended. A value read ahead by
   * {@link authenticate} is used once.
   *
   * @throws VaultError SESSION_UNKNOWN when what opened this session object was revoked meanwhile
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED; the record stays as it is
   */
  read<T>(session: Session, name: string): Promise<T | undefined> {
    return this.#parts.records.read<T>(session, name);
  }

  /**
   * {@link read} for whoever only looks: the value is frozen, and there at once where {@link authenticate} read it ahead.
   * A JSON `null` is none.
   *
   * @throws VaultError as {@link read}, at once or as a rejection
   */
  look<T>(session: Session, name: string): T | undefined | Promise<T | undefined> {
    return this.#parts.records.look<T>(session, name);
  }

  /** Every record whose name begins with the prefix, by full name; empty when the session has ended. Throws as {@link read}. */
  readAll<T>(session: Session, prefix: string): Promise<Map<string, T>> {
    return this.#parts.records.readAll<T>(session, prefix);
  }

  /**
   * Writes one record, replacing what it held. The session's lifetime stays.
   *
   * @param value anything JSON can carry
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   */
  write(session: Session, name: string, value: unknown): Promise<void> {
    return this.#parts.records.write(session, name, value);
  }

  /**
   * One record as it is in the store now, for {@link replace}; `undefined` when there is none or the session has ended.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED
   */
  readVersion<T>(session: Session, name: string): Promise<RecordVersion<T> | undefined> {
    return this.#parts.records.readVersion<T>(session, name);
  }

  /**
   * Writes a record only if it still holds the value that was read. `false`, and nothing changes, when it was written
   * or deleted meanwhile, or the session has ended. A lock can be lost, by a pause longer than its lease or by a failover
   * of the store; with this, whoever lost it does not undo the work of the next holder.
   *
   * After `STORE_UNAVAILABLE` call it again with the same version and value: a first try that was carried out all the same
   * is found by its seal, and confirmed; the same value from another stays another's. Until then, {@link readVersion} in
   * this process brings back what the store may have lost.
   */
  replace(session: Session, version: RecordVersion<unknown>, value: unknown): Promise<boolean> {
    return this.#parts.records.replace(session, version, value);
  }

  /**
   * Writes and deletes several records in one step, all of it or nothing.
   *
   * @returns `false`, and nothing changes, when an expected record was written or deleted meanwhile
   * @throws VaultError SESSION_UNKNOWN when the session has ended, and nothing was expected
   */
  changeRecords(session: Session, change: RecordsChange): Promise<boolean> {
    return this.#parts.records.change(session, change);
  }

  /** Deletes one record. `false` when the session has ended; a record that is not there is no fault. */
  remove(session: Session, name: string): Promise<boolean> {
    return this.#parts.records.remove(session, name);
  }

  /**
   * Keeps a value that whoever knows the secret can take once.
   *
   * @param kind lower-case letters, digits and hyphens; the store sees it
   * @param secret never stored, not even as a plain hash
   * @param holder counts it as a stranger's where that is one
   * @returns `false` when the secret is in use already; nothing was replaced
   */
  putOneTime(
    kind: string,
    secret: string,
    value: unknown,
    ttlSeconds: number,
    holder?: RecordHolder,
  ): Promise<boolean> {
    return this.#parts.oneTime.put(kind, secret, value, ttlSeconds, holder);
  }

  /** Takes the value: exactly one of many callers gets it. `undefined` when there is none (any more). */
  takeOneTime<T>(kind: string, secret: string): Promise<T | undefined> {
    return this.#parts.oneTime.take<T>(kind, secret);
  }

  /**
   * Keeps a value for a while, for whoever knows the secret to {@link getValue} it; a later one replaces it. It may be lost
   * before its time: keep only what its owner can have again.
   *
   * @param kind lower-case letters, digits and hyphens; the store sees it
   * @param secret never stored, not even as a plain hash
   * @param session whose value it is, where the secret can be guessed: it opens with that session alone
   */
  setValue(kind: string, secret: string, value: unknown, ttlSeconds: number, session?: Session): Promise<void> {
    return this.#parts.values.setValue(kind, secret, value, ttlSeconds, session);
  }

  /** Reads a value that was {@link setValue set}, and leaves it. `undefined` when there is none (any more). */
  getValue<T>(kind: string, secret: string, session?: Session): Promise<T | undefined> {
    return this.#parts.values.getValue<T>(kind, secret, session);
  }

  /**
   * Counts what somebody is about to store beside the records of sessions, where strangers can have it stored. Nothing is
   * counted that belongs to a session in which somebody has {@link signIn signed in}.
   *
   * @param name of the store's record
   * @param credential of the session it belongs to, where there is one
   */
  admit(name: string, bytes: number, credential?: string): Promise<void> {
    const parsed = credential === undefined ? undefined : parseCredential(credential);
    const { strangers } = this.#parts;
    return parsed ? strangers.admitFor(parsed.sessionId, name, bytes) : strangers.admit(name, bytes);
  }

  /** How full the part of the store is that strangers share, as this process saw it last, and how many records gave way. */
  get strangersShare(): { readonly filled: number; readonly gaveWay: number } {
    return this.#parts.strangers.figures;
  }

  /** Notes that somebody signs in: the session no longer gives way to those of strangers. */
  signIn(session: Session): Promise<void> {
    return this.#parts.strangers.release(session.id);
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
      OpenedSession.forgetPrefetched(session);
      return run(lock);
    };
    return this.#parts.locks.run(`${session.id}:lock:${requireRecordName(name)}`, current, options);
  }

  /**
   * As {@link withLock}, for what belongs to the deployment and to no session.
   *
   * @throws VaultError LOCK_TIMEOUT as {@link withLock}
   */
  withDeploymentLock<T>(name: string, run: (lock: HeldLock) => Promise<T>, options?: LockOptions): Promise<T> {
    return this.#parts.locks.run(`deployment:lock:${requireRecordName(name)}`, run, options);
  }

  /** Wakes who waits for this topic of the session, in any process. */
  signal(session: Session, topic: string): Promise<void> {
    return this.#parts.store.publish(channelOf(session, topic));
  }

  /**
   * Calls the listener at every signal from the moment this resolves, and possibly once more than needed. Subscribe
   * first, then check what you wait for, then wait; check again at times, since a broken connection loses signals.
   */
  subscribe(session: Session, topic: string, listener: () => void): Promise<() => Promise<void>> {
    return this.#parts.store.subscribe(channelOf(session, topic), listener);
  }

  /** Resolves when the store answers and takes writes. */
  ping(): Promise<void> {
    return this.#parts.store.ping();
  }

  /** Finishes what runs off the request path, then closes the store. */
  async close(): Promise<void> {
    const { background, cache, directory, fields, store } = this.#parts;
    await background.settled();
    cache?.close();
    directory.forget();
    fields.forget();
    await store.close();
  }
}

function channelOf(session: Session, topic: string): string {
  return `${session.id}:signal:${topic}`;
}
