import type { CredentialKind, SessionOwner } from './session.js';

/** The stored head of a session. */
export interface SessionHead {
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly owner?: SessionOwner | undefined;
  /** The session's records are sealed under a data key, which each of its credentials brings. */
  readonly hasDataKey?: boolean;
  /** A person keeps the session by a key: its end is moved on with use, and each credential has an end of its own. */
  readonly lasting?: true;
}

const TOUCH_INTERVAL_MS = 60_000;
/** Longer than anything that keeps a record: what has no end still has a number that JSON and every store take. */
const CENTURY_SECONDS = 3_155_760_000;
/** What is issued from a session without end, an agent's access for one, lasts a year at most. */
const YEAR_SECONDS = 31_536_000;
/** A session that is kept ends this long after a browser or a key last opened it, give or take the interval of renewals. */
export const lastingSeconds = 34_560_000;
const LASTING_RENEWAL_SECONDS = 2_592_000;
/** An app's credential of such a session that is not used for 90 days ends. */
const APP_IDLE_SECONDS = 7_776_000;
/** Last touches of one generation; two are remembered. A forgotten one merely costs a further touch. */
const MAX_GENERATION = 10_000;

/** The rule of how long a session lasts: until it is not used for a while, and never longer than its absolute end. */
export class SessionLifetime {
  readonly #now: () => number;
  readonly #idleSeconds: number;
  readonly #maxSeconds: number;
  readonly #touchIntervalMs: number;
  /**
   * The latest touches, and those before them, forgotten as a whole. To drop the oldest of one map each time is dear: the
   * way to its first entry leads over all the places of those that were deleted before it.
   */
  #touchedAtMs = new Map<string, number>();
  #touchedBefore = new Map<string, number>();

  /** @throws TypeError when a duration is not a positive number */
  constructor(now: () => number, idleSeconds: number, maxSeconds: number) {
    if (!(idleSeconds > 0)) throw new TypeError('idleSeconds must be a positive number');
    if (!(maxSeconds > 0)) throw new TypeError('maxSeconds must be a positive number');
    this.#now = now;
    this.#idleSeconds = idleSeconds;
    this.#maxSeconds = maxSeconds;
    // A session that may idle for less than four minutes must be touched more often than once a minute.
    this.#touchIntervalMs = Math.min(TOUCH_INTERVAL_MS, (idleSeconds * 1000) / 4);
  }

  newHead(owner?: SessionOwner): SessionHead {
    const createdAtSeconds = Math.floor(this.#now() / 1000);
    return { createdAtSeconds, expiresAtSeconds: createdAtSeconds + this.#maxSeconds, ...(owner && { owner }) };
  }

  /** The head of a session that a deployment shares: nobody signs in to it, and neither disuse nor age ends it. */
  newSharedHead(): SessionHead {
    const createdAtSeconds = this.endOf(0);
    return { createdAtSeconds, expiresAtSeconds: createdAtSeconds + CENTURY_SECONDS };
  }

  /** What a shared session says of its end to whoever opens it now. */
  openedSharedHead({ createdAtSeconds }: SessionHead): SessionHead {
    return { createdAtSeconds, expiresAtSeconds: this.endOf(YEAR_SECONDS) };
  }

  /** Whether an earlier release gave the shared session an end. */
  hasEnd({ createdAtSeconds, expiresAtSeconds }: SessionHead): boolean {
    return expiresAtSeconds - createdAtSeconds < CENTURY_SECONDS;
  }

  /** The lifetime the store gives a shared session. */
  get sharedTtlSeconds(): number {
    return CENTURY_SECONDS;
  }

  /** The head of a session that lasts from now on, or lasts on. */
  lastingHead(head: SessionHead, ttlSeconds: number): SessionHead & { readonly lasting: true } {
    return { ...head, lasting: true, expiresAtSeconds: this.endOf(ttlSeconds) };
  }

  /** Whether the end of a session that lasts is to be moved on. */
  isRenewalDue({ expiresAtSeconds }: SessionHead): boolean {
    return this.isOver(expiresAtSeconds - lastingSeconds + LASTING_RENEWAL_SECONDS);
  }

  /** A head of a session that lasts, as far as what is let in now can use it: a browser's age at most, or what was chosen. */
  openedNow(head: SessionHead, ttlSeconds = this.#maxSeconds): SessionHead {
    return { ...head, expiresAtSeconds: Math.min(head.expiresAtSeconds, this.endOf(ttlSeconds)) };
  }

  /** Whether a credential of a session that lasts has not been used for too long: a browser for hours, an app for months. */
  isUnused(kind: CredentialKind, lastUsedAtSeconds: number): boolean {
    return this.isOver(lastUsedAtSeconds + (kind === 'browser' ? this.#idleSeconds : APP_IDLE_SECONDS));
  }

  isOver(expiresAtSeconds: number): boolean {
    return this.#now() >= expiresAtSeconds * 1000;
  }

  /** The lifetime the store gives a session that is used now; fractions of a second count. */
  ttlSeconds(head: SessionHead): number {
    return Math.min(this.#idleSeconds, head.expiresAtSeconds - this.#now() / 1000);
  }

  /** The end of something that lasts this long from now. */
  endOf(ttlSeconds: number): number {
    return Math.floor(this.#now() / 1000) + ttlSeconds;
  }

  /** True when the store should hear that the session is in use; then not again for a minute. */
  touchDue(sessionId: string): boolean {
    const touchedAtMs = this.#touchedAtMs.get(sessionId) ?? this.#touchedBefore.get(sessionId);
    if (touchedAtMs !== undefined && this.#now() - touchedAtMs < this.#touchIntervalMs) return false;
    this.touched(sessionId);
    return true;
  }

  /** Notes that the store just gave the session a fresh lifetime. */
  touched(sessionId: string): void {
    if (this.#touchedAtMs.size >= MAX_GENERATION && !this.#touchedAtMs.has(sessionId)) {
      this.#touchedBefore = this.#touchedAtMs;
      this.#touchedAtMs = new Map();
    }
    this.#touchedAtMs.set(sessionId, this.#now());
  }

  /** Forgets an ended session. */
  ended(sessionId: string): void {
    this.#touchedAtMs.delete(sessionId);
    this.#touchedBefore.delete(sessionId);
  }
}
