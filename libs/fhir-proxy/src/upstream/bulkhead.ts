import type { CancelSignal } from '../contract/fhir-call.js';
import type { ProxyLimits } from '../contract/limits.js';
import { ProxyError } from '../contract/proxy-error.js';

interface Waiting {
  admit(): void;
}

/**
 * Lets so many requests be under way to one platform, and so many more wait in line for a bounded time. A platform that
 * hangs holds its own places and nothing else; whoever would wait in vain hears so early.
 *
 * @see Nygard, "Release It!", bulkheads
 */
export class Bulkhead {
  readonly #limits: Pick<ProxyLimits, 'connections' | 'maxWaiting' | 'queueTimeoutMs'>;
  /** In the order in which they came; a `Set`, so that one that gives up leaves at once. */
  readonly #line = new Set<Waiting>();
  #running = 0;

  constructor(limits: Pick<ProxyLimits, 'connections' | 'maxWaiting' | 'queueTimeoutMs'>) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /**
   * Takes a place, at once where one is free. Each place taken must be given back with {@link leave}.
   *
   * @returns nothing to wait for, or the wait; it rejects with UPSTREAM_BUSY after `queueTimeoutMs`, with CLIENT_CLOSED
   * when the caller goes away
   * @throws ProxyError UPSTREAM_BUSY when the line is full
   */
  enter(signal?: CancelSignal): Promise<void> | undefined {
    if (this.#running < this.#limits.connections) {
      this.#running += 1;
      return undefined;
    }
    if (this.#line.size >= this.#limits.maxWaiting) {
      throw busy('Too many requests are waiting for this platform already; this one was not sent.', 'queue full');
    }
    return this.#wait(signal);
  }

  /** Gives a place back: to the one who waits longest, if anyone does. */
  leave(): void {
    const [first] = this.#line;
    if (first) first.admit();
    else this.#running -= 1;
  }

  #wait(signal: CancelSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        this.#line.delete(waiting);
        clearTimeout(timer);
        signal?.removeEventListener('abort', gone);
        settle();
      };
      // The place changes hands, so that nobody can step in between.
      const waiting: Waiting = { admit: () => end(resolve) };
      const gone = (): void =>
        end(() => reject(new ProxyError('CLIENT_CLOSED', 'The client cancelled the request while it waited.')));
      const late = (): void =>
        end(() => reject(busy('This platform is too slow for the requests that wait for it; this one was not sent.')));
      const timer = setTimeout(late, this.#limits.queueTimeoutMs);
      this.#line.add(waiting);
      if (signal?.aborted) return gone();
      signal?.addEventListener('abort', gone, { once: true });
    });
  }
}

function busy(message: string, detail = 'queue timeout'): ProxyError {
  return new ProxyError('UPSTREAM_BUSY', message, { retryAfterSeconds: 1, detail });
}
