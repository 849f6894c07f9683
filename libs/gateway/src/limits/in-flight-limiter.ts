import { GatewayError } from '../errors/errors.js';

/**
 * Bounds how many calls one caller may have under way in this process at a time, so that none holds all of its
 * connections and memory.
 */
export class CallsUnderWay {
  readonly #most: number;
  readonly #running = new Map<string, number>();

  /** @param most calls of one caller; 0 for as many as come */
  constructor(most: number) {
    this.#most = most;
  }

  /** Callers that have calls under way. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * Begins a call. It must be ended with {@link leave}.
   *
   * @throws GatewayError CALLS_AT_ONCE_LIMITED; then there is nothing to leave
   */
  enter(who: string): void {
    if (this.#most === 0) return;
    const running = this.#running.get(who) ?? 0;
    if (running >= this.#most) {
      throw new GatewayError('CALLS_AT_ONCE_LIMITED', 'Too many requests of this caller are under way at once.', {
        retryAfterSeconds: 1,
      });
    }
    this.#running.set(who, running + 1);
  }

  /** Ends a call that {@link enter} let begin. */
  leave(who: string): void {
    const running = this.#running.get(who) ?? 0;
    if (running > 1) this.#running.set(who, running - 1);
    else this.#running.delete(who);
  }
}
