import type { ProxyLimits } from '../contract/limits.js';
import { ProxyError } from '../contract/proxy-error.js';

/** How an attempt went: the platform answered, it is out of order, or neither shows (the client went away first). */
export type Verdict = 'answered' | 'failed' | 'unknown';

/**
 * Spares callers the wait for a platform that is down, and the platform the load. After a row of failures nothing is
 * sent for a while; then one request goes as a probe, and its outcome decides whether the others follow.
 *
 * @see Nygard, "Release It!", circuit breaker
 */
export class CircuitBreaker {
  readonly #limits: Pick<ProxyLimits, 'breakerFailures' | 'breakerOpenMs'>;
  readonly #now: () => number;
  #failures = 0;
  /** Set while requests are refused. */
  #openUntilMs: number | undefined;
  #isProbing = false;

  /** Whether the platform is left alone, or only probed. */
  get isOpen(): boolean {
    return this.#openUntilMs !== undefined;
  }

  constructor(limits: Pick<ProxyLimits, 'breakerFailures' | 'breakerOpenMs'>, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Must be called before an attempt, and {@link leave} after it.
   *
   * @returns whether the attempt is the probe
   * @throws ProxyError UPSTREAM_UNREACHABLE, with the time to wait, while nothing is sent
   */
  enter(): boolean {
    this.check();
    this.#isProbing = this.#openUntilMs !== undefined;
    return this.#isProbing;
  }

  /** As {@link enter}, without beginning an attempt: nobody need wait in line for a platform that is not asked. */
  check(): void {
    if (this.#openUntilMs === undefined) return;
    const leftMs = this.#openUntilMs - this.#now();
    if (leftMs > 0 || this.#isProbing) throw notAsked(Math.max(1, Math.ceil(leftMs / 1000)));
  }

  /** Tells how the attempt went. What began before the row of failures was complete does not close it again. */
  leave(isProbe: boolean, verdict: Verdict): void {
    if (isProbe) this.#isProbing = false;
    if (this.#openUntilMs !== undefined && !isProbe) return;
    if (verdict === 'answered') {
      this.#failures = 0;
      this.#openUntilMs = undefined;
    } else if (verdict === 'failed') {
      this.#failures += 1;
      if (this.#failures >= this.#limits.breakerFailures) this.#openUntilMs = this.#now() + this.#limits.breakerOpenMs;
    }
  }
}

function notAsked(retryAfterSeconds: number): ProxyError {
  const message = `The platform failed to answer several times in a row and is left alone for ${retryAfterSeconds} s; this request was not sent.`;
  return new ProxyError('UPSTREAM_UNREACHABLE', message, { retryAfterSeconds, detail: 'circuit open' });
}
