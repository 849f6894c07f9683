import type { Background } from './background.js';
import {
  mintCredential,
  parseCredential,
  type ParsedCredential,
  requireCredential,
  sessionIdOf,
} from './credential.js';
import { VaultError } from './errors.js';
import type { Keyring } from './keyring.js';
import { credentialField, HEAD_FIELD } from './record-names.js';
import type { SealedFields } from './sealed-fields.js';
import type { CredentialKind, Session } from './session.js';
import type { SessionContexts } from './session-contexts.js';
import type { SessionHead, SessionLifetime } from './session-lifetime.js';
import type { VaultStore } from './vault-store.js';

/** What the parts of a vault share. */
export interface DirectoryParts {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly fields: SealedFields;
  readonly contexts: SessionContexts;
  readonly lifetime: SessionLifetime;
  readonly background: Background;
}

/** What a credential's field holds. It repeats the session's head, so that a request opens one seal and not two. */
interface CredentialEntry extends SessionHead {
  readonly kind: CredentialKind;
  /** The credential's own end; absent when it ends with the session. */
  readonly endsAtSeconds?: number;
}

interface Found {
  readonly session: Session;
  readonly entry: CredentialEntry;
  readonly sealedEntry: string;
}

const LOCATOR_BYTES = 16;
/** A write that another process overtakes is tried again; more than twice in a row means something else is wrong. */
const MAX_ATTEMPTS = 3;

/** Finds, opens, renames and ends sessions: everything about who may use which. */
export class SessionDirectory {
  readonly #parts: DirectoryParts;
  readonly #sharedLocators = new Map<string, Uint8Array>();

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
  }

  async activate(credential: string, kind: CredentialKind, ttlSeconds?: number): Promise<Session> {
    const { store, fields, lifetime } = this.#parts;
    const parsed = requireCredential(credential);
    const id = parsed.sessionId;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const head = lifetime.newHead();
      const entry = this.#sealEntry(parsed, head, kind, ttlSeconds);
      const fresh = { [HEAD_FIELD]: fields.seal(id, HEAD_FIELD, head), ...entry };
      if (await store.create(id, fresh, lifetime.ttlSeconds(head))) return this.#opened(parsed.locator, head, kind);
      const [sealedHead] = await store.read(id, [HEAD_FIELD]);
      if (sealedHead === undefined) continue;
      const existing = this.#openHead(id, sealedHead);
      const set = this.#sealEntry(parsed, existing, kind, ttlSeconds);
      if (await store.update(id, { set }, lifetime.ttlSeconds(existing))) {
        return this.#opened(parsed.locator, existing, kind);
      }
    }
    throw sessionUnknown();
  }

  async authenticate(credential: string, prefetch: readonly string[] = []): Promise<Session> {
    const parsed = parseCredential(credential);
    if (!parsed) throw sessionUnknown();
    return (await this.#find(parsed, prefetch)).session;
  }

  async rotate(credential: string): Promise<string> {
    const { store, fields, lifetime } = this.#parts;
    const parsed = parseCredential(credential);
    if (!parsed) throw sessionUnknown();
    const id = parsed.sessionId;
    const next = mintCredential(parsed.locator);
    const nextField = credentialField(requireCredential(next).secretHash);
    const oldField = credentialField(parsed.secretHash);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { session, entry, sealedEntry } = await this.#find(parsed, []);
      // The swap holds only while the old credential does: of two rotations at once, or a rotation and a revocation,
      // one wins and the other finds nothing on its next attempt.
      const change = {
        set: { [nextField]: fields.seal(id, nextField, entry) },
        remove: [oldField],
        expect: { [oldField]: sealedEntry },
      };
      if (await store.update(id, change, lifetime.ttlSeconds(session))) return next;
    }
    throw sessionUnknown();
  }

  async revoke(credential: string): Promise<void> {
    const parsed = parseCredential(credential);
    if (!parsed) return;
    await this.#parts.store.update(parsed.sessionId, { remove: [credentialField(parsed.secretHash)] });
  }

  async shared(label: string, prefetch: readonly string[] = []): Promise<Session> {
    const { store, fields, lifetime, contexts } = this.#parts;
    const locator = this.#sharedLocator(label);
    const id = sessionIdOf(locator);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const [sealedHead, ...values] = await store.read(id, [HEAD_FIELD, ...prefetch]);
      const head = sealedHead === undefined ? undefined : fields.open<SessionHead>(id, HEAD_FIELD, sealedHead);
      if (head && !lifetime.isOver(head.expiresAtSeconds)) {
        const session = this.#session(id, head);
        contexts.remember(session, locator, prefetch, values);
        this.#touch(session);
        return session;
      }
      if (head) await store.remove(id);
      const fresh = lifetime.newHead();
      const created = { [HEAD_FIELD]: fields.seal(id, HEAD_FIELD, fresh) };
      if (await store.create(id, created, lifetime.ttlSeconds(fresh))) return this.#opened(locator, fresh);
    }
    throw sessionUnknown();
  }

  async issue(session: Session, kind: CredentialKind, ttlSeconds?: number): Promise<string> {
    const { store, contexts } = this.#parts;
    const credential = mintCredential(contexts.locatorOf(session));
    const set = this.#sealEntry(requireCredential(credential), session, kind, ttlSeconds);
    if (!(await store.update(session.id, { set }))) throw sessionUnknown();
    return credential;
  }

  async end(session: Session): Promise<void> {
    this.#parts.contexts.forgetPrefetched(session);
    this.#parts.lifetime.ended(session.id);
    await this.#parts.store.remove(session.id);
  }

  /** One round trip: the credential, and what the caller will need next. */
  async #find(parsed: ParsedCredential, prefetch: readonly string[]): Promise<Found> {
    const { store, fields, contexts, lifetime, background } = this.#parts;
    const id = parsed.sessionId;
    const field = credentialField(parsed.secretHash);
    const [sealedEntry, ...values] = await store.read(id, [field, ...prefetch]);
    if (sealedEntry === undefined) throw sessionUnknown();
    const entry = fields.open<CredentialEntry>(id, field, sealedEntry);
    if (lifetime.isOver(entry.expiresAtSeconds)) throw sessionUnknown();
    if (entry.endsAtSeconds !== undefined && lifetime.isOver(entry.endsAtSeconds)) {
      background.run('removing an expired credential', () => store.update(id, { remove: [field] }));
      throw sessionUnknown();
    }
    const session = this.#session(id, entry, entry.kind);
    contexts.remember(session, parsed.locator, prefetch, values);
    this.#touch(session);
    return { session, entry, sealedEntry };
  }

  #sealEntry(
    { sessionId, secretHash }: ParsedCredential,
    { createdAtSeconds, expiresAtSeconds }: SessionHead,
    kind: CredentialKind,
    ttlSeconds: number | undefined,
  ): Record<string, string> {
    const { fields, lifetime } = this.#parts;
    const own = ttlSeconds === undefined ? {} : { endsAtSeconds: lifetime.endOf(ttlSeconds) };
    const entry: CredentialEntry = { kind, createdAtSeconds, expiresAtSeconds, ...own };
    const field = credentialField(secretHash);
    return { [field]: fields.seal(sessionId, field, entry) };
  }

  #openHead(id: string, sealed: string): SessionHead {
    const head = this.#parts.fields.open<SessionHead>(id, HEAD_FIELD, sealed);
    if (this.#parts.lifetime.isOver(head.expiresAtSeconds)) throw sessionUnknown();
    return head;
  }

  #session(id: string, head: SessionHead, credentialKind?: CredentialKind): Session {
    const { createdAtSeconds, expiresAtSeconds } = head;
    return Object.freeze({ id, createdAtSeconds, expiresAtSeconds, ...(credentialKind && { credentialKind }) });
  }

  /** A session whose lifetime the store has just set. */
  #opened(locator: Uint8Array, head: SessionHead, kind?: CredentialKind): Session {
    const session = this.#session(sessionIdOf(locator), head, kind);
    this.#parts.contexts.remember(session, locator, [], []);
    this.#parts.lifetime.touched(session.id);
    return session;
  }

  #touch(session: Session): void {
    const { store, lifetime, background } = this.#parts;
    if (!lifetime.touchDue(session.id)) return;
    background.run('extending a session', () => store.touch(session.id, lifetime.ttlSeconds(session)));
  }

  #sharedLocator(label: string): Uint8Array {
    const known = this.#sharedLocators.get(label);
    if (known) return known;
    const locator = this.#parts.keyring.derive(`shared-session/${label}`, LOCATOR_BYTES);
    this.#sharedLocators.set(label, locator);
    return locator;
  }
}

/** One answer for every credential that opens nothing, so that an answer tells a guesser nothing. */
export function sessionUnknown(): VaultError {
  return new VaultError('SESSION_UNKNOWN', 'The session is unknown or has ended.');
}
