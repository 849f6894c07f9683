/** The stored head of a session. */
export interface SessionHead {
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
}

const TOUCH_INTERVAL_MS = 60_000;
/** Sessions whose last touch is remembered; a forgotten one is merely touched once more. */
const MAX_REMEMBERED = 10_000;

/** The rule of how long a session lives: until it is not used for a while, and never longer than its absolute end. */
export class SessionLifetime {
  readonly #now: () => number;
  readonly #idleSeconds: number;
  readonly #maxSeconds: number;
  readonly #touchIntervalMs: number;
  readonly #touchedAtMs = new Map<string, number>();

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

  newHead(): SessionHead {
    const createdAtSeconds = Math.floor(this.#now() / 1000);
    return { createdAtSeconds, expiresAtSeconds: createdAtSeconds + this.#maxSeconds };
  }

  isOver(expiresAtSeconds: number): boolean {
    return this.#now() >= expiresAtSeconds * 1000;
  }

  /** The lifetime the store gives a session that is used now; fractions of a second count. */
  ttlSeconds(head: SessionHead): number {
    return Math.min(this.#idleSeconds, head.expiresAtSeconds - this.#now() / 1000);
  }

  /** The end of something that lives this long from now. */
  endOf(ttlSeconds: number): number {
    return Math.floor(this.#now() / 1000) + ttlSeconds;
  }

  /** True when the store should hear that the session is in use; then not again for a minute. */
  touchDue(sessionId: string): boolean {
    const touchedAtMs = this.#touchedAtMs.get(sessionId);
    if (touchedAtMs !== undefined && this.#now() - touchedAtMs < this.#touchIntervalMs) return false;
    this.touched(sessionId);
    return true;
  }

  /** Notes that the store just gave the session a fresh lifetime. */
  touched(sessionId: string): void {
    this.#touchedAtMs.delete(sessionId);
    this.#touchedAtMs.set(sessionId, this.#now());
    if (this.#touchedAtMs.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#touchedAtMs.keys();
    if (oldest !== undefined) this.#touchedAtMs.delete(oldest);
  }

  /** Forgets an ended session. */
  ended(sessionId: string): void {
    this.#touchedAtMs.delete(sessionId);
  }
}
