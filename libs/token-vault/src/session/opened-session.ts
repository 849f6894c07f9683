import type { DataKey } from '../sealing/data-key.js';
import type { CredentialKind, Session, SessionOwner } from './session.js';
import type { SessionHead } from './session-lifetime.js';

/**
 * How long a value read together with its session may still be used. Long enough for the request that asked for it;
 * short enough that one which waits for something else first reads anew.
 */
const PREFETCH_LIFETIME_MS = 1_000;

/** A value that was read together with the session, in one of two forms; in none where the store had none. */
export interface Prefetched {
  readonly sealed?: string;
  /** The JSON inside the seal, where it was opened already. */
  readonly text?: string;
  /** What that JSON says, parsed for whoever only looks at it. */
  shared?: unknown;
}

/** What the vault knows about a session it opened. */
export interface SessionContext {
  readonly locator: Uint8Array;
  /** The field of the credential that opened it; absent for a shared session. */
  readonly credentialField?: string;
  /** What the session's records are sealed with; absent in a session without one. */
  readonly dataKey?: DataKey | undefined;
  readonly isBeingReplaced?: boolean;
  /** Nobody had signed in when it was opened. */
  readonly isStranger?: boolean | undefined;
  /** `undefined` for one that was taken: a map that shrinks is made anew. */
  readonly prefetched?: Map<string, Prefetched | undefined>;
  /** When the values were asked for, in epoch milliseconds. */
  readonly readAtMs?: number;
}

/**
 * The session object a vault hands out. What a log line or a spread must not carry on is private: the locator, the
 * values read ahead, the data key.
 */
export class OpenedSession implements Session {
  readonly id: string;
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
  declare readonly credentialKind?: CredentialKind;
  declare readonly isBeingReplaced?: true;
  declare readonly credentialGroup?: string;
  readonly #context: SessionContext;
  readonly #owner: SessionOwner | undefined;

  constructor(id: string, head: SessionHead, context: SessionContext, kind?: CredentialKind, group?: string) {
    this.id = id;
    this.createdAtSeconds = head.createdAtSeconds;
    this.expiresAtSeconds = head.expiresAtSeconds;
    if (kind !== undefined) this.credentialKind = kind;
    if (context.isBeingReplaced) this.isBeingReplaced = true;
    if (group !== undefined) this.credentialGroup = group;
    this.#context = context;
    this.#owner = head.owner;
    Object.freeze(this);
  }

  get owner(): SessionOwner | undefined {
    return this.#owner;
  }

  /** @throws TypeError when no vault opened the session, or its object was copied */
  static contextOf(session: Session): SessionContext {
    if (#context in session) return session.#context;
    throw new TypeError('pass the session object that this vault returned');
  }

  /** The field of the credential that opened the session; `undefined` where none did. */
  static credentialFieldOf(session: Session): string | undefined {
    return #context in session ? session.#context.credentialField : undefined;
  }

  /** What the records of this session are sealed with. */
  static dataKeyOf(session: Session): DataKey | undefined {
    return #context in session ? session.#context.dataKey : undefined;
  }

  /** Whether nobody had signed in when the session was opened. */
  static isStranger(session: Session): boolean {
    return #context in session && session.#context.isStranger === true;
  }

  /** The same session, opened by nothing that could be revoked. */
  static detach(session: Session): Session {
    const { locator, dataKey, isStranger } = OpenedSession.contextOf(session);
    return new OpenedSession(
      session.id,
      session,
      { locator, dataKey, isStranger },
      session.credentialKind,
      session.credentialGroup,
    );
  }

  /**
   * The value read ahead, once and soon: a second read, or one after a wait, must see what happened since.
   *
   * @param nowMs a clock that went back counts as a wait
   */
  static takePrefetched(session: Session, name: string, nowMs: number): Prefetched | undefined {
    if (!(#context in session)) return undefined;
    const { prefetched, readAtMs = -Infinity } = session.#context;
    const value = prefetched?.get(name);
    if (value === undefined) return undefined;
    prefetched?.set(name, undefined);
    const ageMs = nowMs - readAtMs;
    return ageMs >= 0 && ageMs <= PREFETCH_LIFETIME_MS ? value : undefined;
  }

  /** Forgets every value read ahead: from here on only the store knows. */
  static forgetPrefetched(session: Session): void {
    if (#context in session) session.#context.prefetched?.clear();
  }
}
