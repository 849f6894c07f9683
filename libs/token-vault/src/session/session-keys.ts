import { createHash } from 'node:crypto';
import { credentialOf, type ParsedCredential, requireCredential } from './credential.js';
import { dataKeyOf } from './credential-key.js';
import { isVaultError, sessionUnknown } from '../errors.js';
import type { DataKey } from '../sealing/data-key.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import { HEAD_FIELD, LASTING_FIELD } from '../store/stored-names.js';
import { bytesOf, type VaultStore } from '../store/vault-store.js';
import type { FoundRecords } from './found-records.js';
import { OpenedSession } from './opened-session.js';
import type { SessionEndings } from './session-endings.js';
import { isCredentialField, isReserved } from './record-names.js';
import type { Session, SessionOwner } from './session.js';
import { withUses, type CredentialEntry, type SessionCredentials, type StoredKey } from './session-credentials.js';
import { lastingSeconds, type SessionHead, type SessionLifetime } from './session-lifetime.js';

/** What a person keeps outside of the gateway, in the two halves that are derived from it. */
export interface KeySecret {
  /** Finds the session; opens nothing. */
  readonly name: string;
  /** Opens it: 24 bytes. */
  readonly secret: Uint8Array;
}

/** Whose key it is. */
export interface FoundByKey {
  readonly sessionId: string;
  /** It opens that session for the attempt alone that it was used in. */
  readonly isUsed: boolean;
  /** Who had signed in when the session was kept. */
  readonly owner?: SessionOwner;
}

interface KeysParts {
  readonly store: VaultStore;
  readonly fields: SealedFields;
  readonly lifetime: SessionLifetime;
  readonly credentials: SessionCredentials;
  readonly found: FoundRecords;
  readonly endings: SessionEndings;
  /** Whether a session is worth keeping for the record of this name. */
  readonly isKept: (recordName: string) => boolean;
}

/** A key that opened its session's data key. */
interface OpenedKey {
  readonly parsed: ParsedCredential;
  readonly sealed: string;
  readonly entry: CredentialEntry & { readonly key: StoredKey };
  readonly dataKey: DataKey;
}

/** A key as it lies in its session. */
export interface HeldKey {
  readonly field: string;
  readonly sealed: string;
  readonly entry: CredentialEntry & { readonly key: StoredKey };
}

/** How long a key waits to be typed back, and for how long the answer to its use can be asked for again. */
const PENDING_SECONDS = 600;
/** A key has no end of its own: it ends with the record. */
const NEVER_SECONDS = 3_155_760_000;
const MAX_ATTEMPTS = 5;
/** A session ends so long after the last of what it was kept for has gone. */
const EMPTY_SECONDS = 2_592_000;
/** A session that holds more is not kept for longer than it is already. */
const MAX_BYTES = 2 * 1024 * 1024;

/** The keys of a session that lasts. A key is a credential whose secret is derived; it lets in, and is no cookie or token. */
export class SessionKeys {
  readonly #parts: KeysParts;

  constructor(parts: KeysParts) {
    this.#parts = parts;
  }

  /** See `TokenVault.offerKey`. */
  async offer(session: Session, key: KeySecret, typedBack: string): Promise<void> {
    const { store, credentials, found } = this.#parts;
    const { locator, dataKey } = OpenedSession.contextOf(session);
    if (!dataKey) throw new TypeError('the records of this session are not sealed with a data key');
    const name = found.nameOf(key.name);
    // Written before the key, and removed after it: a key that nothing finds would be lost.
    if (!(await found.create(name, locator, PENDING_SECONDS))) throw sessionUnknown();
    const made = this.seal(
      locator,
      session,
      { secret: key.secret, key: { found: name, check: checkOf(typedBack) } },
      dataKey,
    );
    const waiting = (await this.held(session.id)).filter(({ entry }) => entry.key.check !== undefined);
    const change = { set: made.set, remove: withUses(waiting.map(({ field }) => field)) };
    if (!(await store.update(session.id, change))) throw sessionUnknown();
    await Promise.all([
      credentials.announce(session.id),
      ...waiting.map((other) => found.remove(other.entry.key.found)),
    ]);
  }

  /** See `TokenVault.keep`. */
  async keep(session: Session, typedBack: string): Promise<boolean> {
    const { store, fields, lifetime, credentials, found, endings } = this.#parts;
    const { id } = session;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const all = await store.readAll(id);
      const sealedHead = all.get(HEAD_FIELD);
      if (sealedHead === undefined) throw sessionUnknown();
      const keys = this.#keysIn(id, all);
      const offered = keys.find(({ entry }) => entry.key.check === checkOf(typedBack));
      if (!offered || lifetime.isOver(offered.entry.endsAtSeconds ?? 0)) return false;
      const { endsAtSeconds: _end, key, ...entry } = offered.entry;
      const { check: _check, ...kept } = key;
      if (!(await found.lastFor(key.found, lastingSeconds))) return false;
      const ended = keys.filter((other) => other !== offered && !other.entry.key.passkey);
      const ttlSeconds = this.#isWorthKeeping(all) ? lastingSeconds : EMPTY_SECONDS;
      const head = lifetime.lastingHead(fields.open<SessionHead>(id, HEAD_FIELD, sealedHead), ttlSeconds);
      const change = {
        set: {
          [HEAD_FIELD]: fields.seal(id, HEAD_FIELD, head),
          [LASTING_FIELD]: fields.seal(id, LASTING_FIELD, true),
          [offered.field]: fields.seal(id, offered.field, { ...entry, key: kept }),
        },
        remove: withUses(ended.map(({ field }) => field)),
        // A key that is used at this moment has a successor, which would be left.
        expect: { [HEAD_FIELD]: sealedHead, ...Object.fromEntries(keys.map(({ field, sealed }) => [field, sealed])) },
      };
      await endings.file(id, head.expiresAtSeconds);
      if (!(await store.update(id, change, ttlSeconds + endings.graceSeconds))) continue;
      await Promise.all(ended.map((other) => found.remove(other.entry.key.found)));
      await credentials.announce(id);
      return true;
    }
    throw sessionUnknown();
  }

  /** See `TokenVault.findByKey`. */
  async find(key: KeySecret): Promise<FoundByKey | undefined> {
    try {
      const { entry, parsed } = await this.openEntry(key);
      const { owner } = entry;
      const isUsed = entry.key.spent !== undefined;
      return { sessionId: parsed.sessionId, isUsed, ...(owner && { owner }) };
    } catch (error) {
      if (isVaultError(error, 'SESSION_UNKNOWN')) return undefined;
      throw error;
    }
  }

  /** See `TokenVault.openByKey`. */
  async open(key: KeySecret, next: KeySecret, attempt: string): Promise<Session> {
    // After a change of the master key whoever looks at the entry first seals it anew.
    for (let tried = 0; tried < MAX_ATTEMPTS; tried++) {
      const session = await this.#tryOpening(key, next, attempt);
      if (session) return session;
    }
    throw sessionUnknown();
  }

  /** @returns `undefined` where the key's entry was written meanwhile */
  async #tryOpening(key: KeySecret, next: KeySecret, attempt: string): Promise<Session | undefined> {
    const { store, fields, lifetime, credentials, found } = this.#parts;
    const { parsed, sealed, entry, dataKey } = await this.openEntry(key);
    const { spent } = entry.key;
    if (spent && spent.attempt !== hashOf(attempt)) throw sessionUnknown();
    const { sessionId: id, field, locator } = parsed;
    const keys = await this.held(id);
    const lost = spent && keys.find((other) => other.field === spent.successor);
    // Whoever used the successor has received it.
    if (spent && (!lost || lost.entry.key.spent)) throw sessionUnknown();
    const before = keys.find((other) => other.entry.key.spent?.successor === field);
    const ended = [lost, before].filter((one) => one !== undefined);
    await this.renew(id);
    const context = { locator, credentialField: field, dataKey };
    const session = new OpenedSession(id, await this.headOf(id), context, 'key');
    const name = found.nameOf(next.name);
    if (!(await found.create(name, locator, lastingSeconds))) throw sessionUnknown();
    const made = this.seal(locator, session, { secret: next.secret, key: { found: name } }, dataKey);
    const used = {
      ...entry,
      endsAtSeconds: entry.endsAtSeconds ?? lifetime.endOf(PENDING_SECONDS),
      key: { ...entry.key, spent: { attempt: hashOf(attempt), successor: made.field } },
    };
    const change = {
      set: { ...made.set, [field]: fields.seal(id, field, used), ...credentials.sealUse(id, field) },
      remove: withUses(ended.map((one) => one.field)),
      expect: { [field]: sealed, ...(lost && { [lost.field]: lost.sealed }) },
    };
    if (!(await store.update(id, change))) {
      await found.remove(name);
      return undefined;
    }
    await Promise.all([
      credentials.announce(id),
      !spent && found.endIn(entry.key.found, PENDING_SECONDS),
      ...ended.map((one) => found.remove(one.entry.key.found)),
    ]);
    return session;
  }

  /** Until when the session is kept; `undefined` where it is not. */
  async keptUntil(session: Session): Promise<number | undefined> {
    return (await this.#lastingHead(session.id))?.expiresAtSeconds;
  }

  /**
   * The head of a session that lasts, for a credential that may outlive the one that issues it.
   *
   * @param ttlSeconds for how long it is to open the session; default the age of a browser
   * @throws VaultError SESSION_UNKNOWN when there is none, or it does not last
   */
  async headOf(sessionId: string, ttlSeconds?: number): Promise<SessionHead> {
    const head = await this.#lastingHead(sessionId);
    if (!head) throw sessionUnknown();
    return this.#parts.lifetime.openedNow(head, ttlSeconds);
  }

  /**
   * Moves the end of a session that lasts, and of what finds it, where that is due: on with use, and nearer once nothing is
   * left that it was kept for.
   *
   * @param isEmptied whether something that it was kept for has gone just now
   */
  async renew(sessionId: string, isEmptied = false): Promise<void> {
    const { store, fields, lifetime, found, endings } = this.#parts;
    const [sealed] = await store.read(sessionId, [HEAD_FIELD]);
    const head = sealed === undefined ? undefined : fields.open<SessionHead>(sessionId, HEAD_FIELD, sealed);
    if (sealed === undefined || !head?.lasting || (!isEmptied && !lifetime.isRenewalDue(head))) return;
    const all = await store.readAll(sessionId);
    const isEmpty = !this.#holdsKept(all);
    if (isEmpty ? head.expiresAtSeconds <= lifetime.endOf(EMPTY_SECONDS) : !this.#isWorthKeeping(all)) return;
    const ttlSeconds = isEmpty ? EMPTY_SECONDS : lastingSeconds;
    const used = this.#keysIn(sessionId, all).filter(({ entry: { key } }) => !key.check && !key.spent);
    for (const { entry } of used) await found[isEmpty ? 'endIn' : 'lastFor'](entry.key.found, ttlSeconds);
    const moved = lifetime.lastingHead(head, ttlSeconds);
    // Before the end is moved: one that is filed in vain is left, one that is not filed would never be looked at.
    await endings.file(sessionId, moved.expiresAtSeconds);
    const set = { [HEAD_FIELD]: fields.seal(sessionId, HEAD_FIELD, moved) };
    const heldSeconds = ttlSeconds + endings.graceSeconds;
    const isDone = await store.update(sessionId, { set, expect: { [HEAD_FIELD]: sealed } }, heldSeconds);
    if (isEmpty && isDone) await store.touch(sessionId, heldSeconds);
  }

  /** The names of what finds a session, which die with it. */
  async foundNames(sessionId: string): Promise<string[]> {
    return (await this.held(sessionId)).map(({ entry }) => entry.key.found);
  }

  async #lastingHead(sessionId: string): Promise<SessionHead | undefined> {
    const { store, fields } = this.#parts;
    const [sealed] = await store.read(sessionId, [HEAD_FIELD]);
    const head = sealed === undefined ? undefined : fields.open<SessionHead>(sessionId, HEAD_FIELD, sealed);
    return head?.lasting ? head : undefined;
  }

  /** @throws VaultError SESSION_UNKNOWN when the key opens nothing, or not any more */
  async openEntry({ name, secret }: KeySecret): Promise<OpenedKey> {
    const { store, fields, lifetime, found } = this.#parts;
    const locator = await found.find(found.nameOf(name));
    if (!locator) throw sessionUnknown();
    const parsed = requireCredential(credentialOf(locator, secret));
    const { sessionId: id, field } = parsed;
    const [sealed, sealedHead] = await store.read(id, [field, HEAD_FIELD]);
    if (sealed === undefined || sealedHead === undefined) throw sessionUnknown();
    const entry = fields.open<CredentialEntry>(id, field, sealed);
    const head = fields.open<SessionHead>(id, HEAD_FIELD, sealedHead);
    const { key, endsAtSeconds = Infinity } = entry;
    const dataKey = dataKeyOf(parsed, entry);
    if (entry.kind !== 'key' || !key || key.check !== undefined || !head.lasting || !dataKey) throw sessionUnknown();
    if (lifetime.isOver(Math.min(endsAtSeconds, head.expiresAtSeconds))) throw sessionUnknown();
    return { parsed, sealed, entry: { ...entry, key }, dataKey };
  }

  /** The sealed entry of a further key. */
  seal(
    locator: Uint8Array,
    session: SessionHead,
    { secret, key }: { readonly secret: Uint8Array; readonly key: StoredKey },
    dataKey: DataKey,
  ) {
    const parsed = requireCredential(credentialOf(locator, secret));
    const head = { ...headOf(session), expiresAtSeconds: session.createdAtSeconds + NEVER_SECONDS };
    const grant = { key, ...(key.check !== undefined && { ttlSeconds: PENDING_SECONDS }) };
    return { field: parsed.field, set: this.#parts.credentials.seal(parsed, head, 'key', grant, dataKey) };
  }

  async held(sessionId: string): Promise<HeldKey[]> {
    return this.#keysIn(sessionId, await this.#parts.store.readAll(sessionId));
  }

  #keysIn(sessionId: string, all: ReadonlyMap<string, string>): HeldKey[] {
    const found: HeldKey[] = [];
    for (const [field, sealed] of all) {
      if (!isCredentialField(field)) continue;
      const entry = this.#parts.fields.open<CredentialEntry>(sessionId, field, sealed);
      if (entry.key) found.push({ field, sealed, entry: { ...entry, key: entry.key } });
    }
    return found;
  }

  #holdsKept(all: ReadonlyMap<string, string>): boolean {
    return [...all.keys()].some((name) => !isReserved(name) && this.#parts.isKept(name));
  }

  #isWorthKeeping(all: ReadonlyMap<string, string>): boolean {
    return this.#holdsKept(all) && bytesOf(Object.fromEntries(all)) <= MAX_BYTES;
  }
}

function headOf({ createdAtSeconds, expiresAtSeconds, owner }: SessionHead): SessionHead {
  return { createdAtSeconds, expiresAtSeconds, ...(owner && { owner }) };
}

function checkOf(typedBack: string): string {
  return hashOf(`typed back|${typedBack}`);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
