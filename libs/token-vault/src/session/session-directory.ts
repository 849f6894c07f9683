import type { Background } from '../background.js';
import {
  mintCredential,
  parseCredential,
  type ParsedCredential,
  requireCredential,
  sessionIdOf,
} from './credential.js';
import { withoutKey, wrapFor } from './credential-key.js';
import { CredentialMemory, type OpenedEntry } from './credential-memory.js';
import { DataKeyMigration } from './data-key-migration.js';
import { sessionUnknown } from '../errors.js';
import { DataKey } from '../sealing/data-key.js';
import type { Keyring } from '../sealing/keyring.js';
import type { RecordKeys } from '../sealing/record-keys.js';
import { HEAD_FIELD, LASTING_FIELD, STRANGER_FIELD } from '../store/stored-names.js';
import { OpenedSession, type Prefetched } from './opened-session.js';
import { useFieldOf } from './record-names.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import type { CredentialKind, Session } from './session.js';
import type { SessionCache } from './session-cache.js';
import { isBeingReplacedAt, withUses } from './session-credentials.js';
import type { CredentialGrant, SealedUse, SessionCredentials } from './session-credentials.js';
import type { FoundRecords } from './found-records.js';
import type { SessionKeys } from './session-keys.js';
import type { SessionHead, SessionLifetime } from './session-lifetime.js';
import type { StrangersShare } from '../store/strangers-share.js';
import { bytesOf, type VaultStore } from '../store/vault-store.js';

/** What the parts of a vault share. */
export interface DirectoryParts {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly lastingKeyring: Keyring;
  readonly fields: SealedFields;
  readonly lifetime: SessionLifetime;
  readonly credentials: SessionCredentials;
  readonly keys: SessionKeys;
  readonly found: FoundRecords;
  readonly background: Background;
  readonly cache: SessionCache | undefined;
  readonly recordKeys: RecordKeys;
  readonly strangers: StrangersShare;
  readonly now: () => number;
}

const LOCATOR_BYTES = 16;
/** A write that another process overtakes is tried again; more than twice in a row means something else is wrong. */
const MAX_ATTEMPTS = 3;

/** Finds, opens, renames and ends sessions: everything about who may use which. */
export class SessionDirectory {
  readonly #parts: DirectoryParts;
  readonly #memory: CredentialMemory;
  readonly #migration: DataKeyMigration;
  readonly #sharedLocators = new Map<string, readonly Uint8Array[]>();
  #onLastingUse: ((session: Session) => Promise<unknown>) | undefined;

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
    this.#memory = new CredentialMemory(parts.fields);
    this.#migration = new DataKeyMigration(parts);
  }

  async activate(credential: string, kind: CredentialKind, grant: CredentialGrant): Promise<Session> {
    const { store, fields, lifetime, credentials, recordKeys, strangers } = this.#parts;
    const parsed = requireCredential(credential);
    const id = parsed.sessionId;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const key = recordKeys === 'credential' ? DataKey.create() : undefined;
      const head = { ...lifetime.newHead(grant.owner), ...(key && { hasDataKey: true }) };
      const entry = credentials.seal(parsed, head, kind, grant, key);
      const isStranger = grant.owner === undefined;
      const fresh = {
        [HEAD_FIELD]: fields.seal(id, HEAD_FIELD, head),
        ...(isStranger && { [STRANGER_FIELD]: fields.seal(id, STRANGER_FIELD, true) }),
        ...entry,
      };
      if (isStranger) await strangers.admit(id, bytesOf(fresh), id);
      if (await store.create(id, fresh, lifetime.ttlSeconds(head))) {
        lifetime.touched(parsed.field);
        return new OpenedSession(
          id,
          head,
          { locator: parsed.locator, credentialField: parsed.field, dataKey: key, isStranger },
          kind,
        );
      }
      // Another request with the same new credential was first.
      const { sealedEntry, use, isStranger: isStill } = await this.#read(parsed);
      if (sealedEntry === undefined) continue;
      const opened = await this.#live(credential, parsed, sealedEntry, use);
      const found = { ...opened, isStranger: isStill, isLasting: use.isLasting };
      return this.#open(parsed, found, new Map(), this.#parts.now());
    }
    throw sessionUnknown();
  }

  async authenticate(credential: string, prefetch: readonly string[] = []): Promise<Session> {
    const { cache, now } = this.#parts;
    const known = cache?.get(credential, prefetch);
    if (known) return this.#open(known.parsed, known, new Map(known.values), now());
    const parsed = this.#memory.parse(credential);
    if (!parsed) throw sessionUnknown();
    const ticket = cache?.ticket(parsed.sessionId);
    const readAtMs = now();
    // One round trip: the credential, and what the caller will need next.
    const { sealedEntry, use, isStranger, stored } = await this.#read(parsed, prefetch);
    if (sealedEntry === undefined) throw sessionUnknown();
    const live = this.#live(credential, parsed, sealedEntry, use);
    const { isLasting } = use;
    const opened = { ...(live instanceof Promise ? await live : live), isStranger, isLasting };
    const ahead = readAhead(prefetch, stored);
    if (!ticket) cache?.listenTo(parsed.sessionId);
    else if (this.#openAhead(parsed.sessionId, ahead, opened.dataKey)) {
      cache?.put(credential, prefetch, ticket, { parsed, ...opened, values: new Map(ahead) });
    }
    return this.#open(parsed, opened, ahead, readAtMs);
  }

  async rotate(credential: string): Promise<string> {
    const { store, fields, lifetime, credentials } = this.#parts;
    const parsed = parseCredential(credential);
    if (!parsed) throw sessionUnknown();
    const id = parsed.sessionId;
    const next = mintCredential(parsed.locator);
    const nextParsed = requireCredential(next);
    const nextField = nextParsed.field;
    const oldField = parsed.field;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { sealedEntry, use } = await this.#read(parsed);
      if (sealedEntry === undefined) throw sessionUnknown();
      const opened = await this.#live(credential, parsed, sealedEntry, use);
      const { replaces, successor, ...entry } = opened.entry;
      const renewed = { ...withoutKey(entry), ...wrapFor(nextParsed, opened.dataKey) };
      const ended = [oldField, replaces, successor?.field].filter((name) => name !== undefined);
      // The swap holds only while the old credential does: of two rotations at once, or a rotation and a revocation,
      // one wins and the other finds nothing on its next attempt.
      const change = {
        set: { [nextField]: fields.seal(id, nextField, renewed), ...credentials.sealUse(id, nextField) },
        remove: withUses(ended),
        expect: { [oldField]: sealedEntry },
      };
      if (await store.update(id, change, lifetime.ttlSeconds(entry))) {
        await credentials.announce(id);
        return next;
      }
    }
    throw sessionUnknown();
  }

  async revoke(credential: string): Promise<void> {
    const parsed = parseCredential(credential);
    if (!parsed) return;
    await this.#parts.credentials.removeWhole(parsed.sessionId, parsed.field);
  }

  async shared(label: string, prefetch: readonly string[] = []): Promise<Session> {
    const { store, fields, lifetime, now } = this.#parts;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      for (const locator of this.#sharedLocators.get(label) ?? this.#candidates(label)) {
        const id = sessionIdOf(locator);
        const readAtMs = now();
        const [sealedHead, ...stored] = await store.read(id, [HEAD_FIELD, ...prefetch]);
        if (sealedHead === undefined) continue;
        const head = fields.open<SessionHead>(id, HEAD_FIELD, sealedHead);
        if (head.hasDataKey) {
          // No credential opens it here, so nobody brings the key.
          await store.remove(id);
          continue;
        }
        this.#sharedLocators.set(label, [locator]);
        const prefetched = readAhead(prefetch, stored);
        const session = new OpenedSession(id, lifetime.openedSharedHead(head), { locator, prefetched, readAtMs });
        if (lifetime.touchDue(id)) this.#keepShared(id, head, sealedHead);
        return session;
      }
      this.#sharedLocators.delete(label);
      const [locator] = this.#candidates(label);
      const id = sessionIdOf(locator);
      const fresh = lifetime.newSharedHead();
      const created = { [HEAD_FIELD]: fields.seal(id, HEAD_FIELD, fresh) };
      if (await store.create(id, created, lifetime.sharedTtlSeconds)) {
        lifetime.touched(id);
        return new OpenedSession(id, lifetime.openedSharedHead(fresh), { locator });
      }
    }
    throw sessionUnknown();
  }

  /** A process of an earlier release gives the record an end with each use, so this is said again. */
  #keepShared(id: string, head: SessionHead, sealed: string): void {
    const { store, fields, lifetime, background } = this.#parts;
    const endless = { ...head, expiresAtSeconds: lifetime.newSharedHead().expiresAtSeconds };
    const change = lifetime.hasEnd(head)
      ? { set: { [HEAD_FIELD]: fields.seal(id, HEAD_FIELD, endless) }, expect: { [HEAD_FIELD]: sealed } }
      : {};
    void background.run('keeping a shared session', () => store.update(id, change, lifetime.sharedTtlSeconds));
  }

  /**
   * Where the shared session can be, the place of a new one first: it follows from the lasting key, which outlives changes of
   * the master key. Earlier releases took the key that was primary at the time.
   */
  #candidates(label: string): readonly [Uint8Array, ...Uint8Array[]] {
    return this.#parts.lastingKeyring.deriveAll(`shared-session/${label}`, LOCATOR_BYTES);
  }

  async issue(session: Session, kind: CredentialKind, grant: CredentialGrant): Promise<string> {
    const { store, credentials, keys, strangers } = this.#parts;
    const { locator, credentialField: asker, dataKey, isStranger } = OpenedSession.contextOf(session);
    const credential = mintCredential(locator);
    const parsed = requireCredential(credential);
    // The stored head says who kept the session, with the roles of that day; who asks now has those of their latest sign-in.
    const { owner = session.owner, outlives, ttlSeconds } = grant;
    const head = outlives ? { ...(await keys.headOf(session.id, ttlSeconds)), owner } : session;
    const set = credentials.seal(parsed, head, kind, grant, dataKey);
    if (isStranger) await strangers.grow(session.id, bytesOf(set));
    const expect = dataKey ? {} : await this.#headWithoutKey(session.id);
    if (!(await store.update(session.id, { set, expect }))) throw sessionUnknown();
    await credentials.tidy(session.id, [parsed.field, asker]);
    return credential;
  }

  /**
   * What the head of a session without data key must still be when a credential is added: another process may give the
   * session one at that moment, and the new credential would not bring it.
   */
  async #headWithoutKey(sessionId: string): Promise<Record<string, string>> {
    const [sealed] = await this.#parts.store.read(sessionId, [HEAD_FIELD]);
    if (sealed === undefined || this.#openHead(sessionId, sealed).hasDataKey) throw sessionUnknown();
    return { [HEAD_FIELD]: sealed };
  }

  /** See `TokenVault.onLastingUse`. */
  onLastingUse(listener: (session: Session) => Promise<unknown>): void {
    this.#onLastingUse = listener;
  }

  /** Forgets what is remembered of credentials, without waiting for its time to pass. */
  forget(): void {
    this.#memory.forget();
  }

  async end(session: Session): Promise<void> {
    OpenedSession.forgetPrefetched(session);
    await this.endById(session.id);
  }

  /** As {@link end}, for whoever has no more than the id. `false` when there was no such session. */
  async endById(sessionId: string): Promise<boolean> {
    const { credentials, found, keys, lifetime, store } = this.#parts;
    lifetime.ended(sessionId);
    const names = await keys.foundNames(sessionId);
    const wasThere = await store.remove(sessionId);
    await Promise.all([credentials.announce(sessionId), ...names.map((name) => found.remove(name))]);
    return wasThere;
  }

  /** See `TokenVault.leaveSessionById`. */
  async leaveById(sessionId: string): Promise<boolean> {
    const { credentials, store } = this.#parts;
    const [lasting] = await store.read(sessionId, [LASTING_FIELD]);
    return lasting === undefined ? this.endById(sessionId) : credentials.endBrowsers(sessionId);
  }

  /**
   * What the credential's field says; a promise only where the session gets a data key.
   *
   * @throws VaultError SESSION_UNKNOWN when its time is over
   */
  #live(
    credential: string,
    parsed: ParsedCredential,
    sealed: string,
    use: SealedUse,
  ): OpenedEntry | Promise<OpenedEntry> {
    const { credentials, background, recordKeys } = this.#parts;
    const { entry, dataKey } = this.#memory.open(credential, parsed, sealed);
    // A key lets in anew, by a way of its own; it is no cookie and no token.
    if (entry.kind === 'key') throw sessionUnknown();
    if (credentials.isOver(parsed.sessionId, parsed.field, entry, use)) {
      void background.run('removing an expired credential', () => credentials.remove(parsed.sessionId, [parsed.field]));
      throw sessionUnknown();
    }
    if (dataKey && entry.unwrappedKey !== undefined) this.#migration.wrap(parsed, sealed, entry, dataKey);
    if (dataKey || recordKeys === 'master') return { entry, dataKey };
    return this.#migration.run(parsed).then((made) => ({ entry, dataKey: made }));
  }

  /** A credential's entry and what belongs to it, and more fields of the session with them: one round trip. */
  async #read({ sessionId, field }: ParsedCredential, prefetch: readonly string[] = []) {
    const names = [field, STRANGER_FIELD, LASTING_FIELD, useFieldOf(field), ...prefetch];
    const [sealedEntry, stranger, lasting, sealedUse, ...stored] = await this.#parts.store.read(sessionId, names);
    const use = { sealedUse, isLasting: lasting !== undefined };
    return { sealedEntry, use, isStranger: stranger !== undefined, stored };
  }

  /** Opens what was read ahead, for the cache. `false` when something does not open: whoever reads it is told why. */
  #openAhead(sessionId: string, ahead: Map<string, Prefetched>, key: DataKey | undefined): boolean {
    const { fields } = this.#parts;
    try {
      for (const [name, { sealed }] of ahead) {
        if (sealed !== undefined) ahead.set(name, { text: fields.openText(sessionId, name, sealed, key) });
      }
      return true;
    } catch {
      return false;
    }
  }

  #open(
    { sessionId, locator, field }: ParsedCredential,
    { entry, dataKey, isStranger, isLasting }: OpenedEntry & { isStranger: boolean; isLasting: boolean },
    prefetched: Map<string, Prefetched>,
    readAtMs: number,
  ): Session {
    const isBeingReplaced = isBeingReplacedAt(entry, this.#parts.now());
    const context = { locator, credentialField: field, dataKey, isBeingReplaced, isStranger, prefetched, readAtMs };
    const session = new OpenedSession(sessionId, entry, context, entry.kind, entry.group);
    this.#noteUse(session, field, isLasting);
    return session;
  }

  #openHead(id: string, sealed: string): SessionHead {
    const head = this.#parts.fields.open<SessionHead>(id, HEAD_FIELD, sealed);
    if (this.#parts.lifetime.isOver(head.expiresAtSeconds)) throw sessionUnknown();
    return head;
  }

  /** At most once a minute, and off the caller's path. */
  #noteUse(session: Session, field: string, isLasting: boolean): void {
    const { store, lifetime, credentials, keys, background } = this.#parts;
    if (!lifetime.touchDue(field)) return;
    void background.run('noting the use of a session', async () => {
      const ttlSeconds = lifetime.ttlSeconds(session);
      await store.update(session.id, { set: credentials.sealUse(session.id, field) }, ttlSeconds);
      await credentials.tidy(session.id, [field]);
      if (isLasting && session.credentialKind === 'browser') await keys.renew(session.id);
    });
    const heard = isLasting ? this.#onLastingUse : undefined;
    // What it begins is finished also where a sign-in replaces the credential meanwhile.
    if (heard) void background.run('renewing what lasts', () => heard(OpenedSession.detach(session)));
  }
}

/** @param stored the values of these names */
function readAhead(names: readonly string[], stored: readonly (string | undefined)[]): Map<string, Prefetched> {
  const ahead = new Map<string, Prefetched>();
  for (let index = 0; index < names.length; index += 1) {
    const sealed = stored[index];
    ahead.set(names[index] as string, sealed === undefined ? {} : { sealed });
  }
  return ahead;
}
