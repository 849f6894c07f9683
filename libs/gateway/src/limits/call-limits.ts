import type { RateLimiter, Taken } from '@fhir-gateway/limits';
import { GatewayError } from '../errors/errors.js';
import { closedClasses, type LimitClass, type MinuteLimits } from '../config/limit-classes.js';
import type { LimitedRequest } from '../audit/limit-audit.js';
import { sharedLimiter, type SharedLimiterOptions } from './shared-limiter.js';

/** How much of a limit is left, as answers report it. */
export type Quota = Pick<Taken, 'left' | 'resetSeconds'>;

/** What {@link CallLimits} works with. */
export interface CallLimitsOptions extends Omit<SharedLimiterOptions, 'onRefused'> {
  readonly limits: MinuteLimits;
  /** Called for each refusal. */
  readonly onRefused?: (limitClass: LimitClass) => void;
  /** Called for each caller that comes to a limit, at most once a minute. */
  readonly onLimited?: (limitClass: LimitClass, who: string, request?: LimitedRequest) => void;
}

const minuteMs = 60_000;

/**
 * How many calls a minute one caller may make of each kind, over all processes on one store. Classes that begin or issue
 * credentials are exact, and refused while the store does not answer; the others are then counted by each process alone.
 */
export class CallLimits {
  /** Calls a minute of each class; 0 where they are not counted. */
  readonly limits: MinuteLimits;
  readonly #limiter: RateLimiter;
  readonly #onRefused: CallLimitsOptions['onRefused'];
  readonly #onLimited: CallLimitsOptions['onLimited'];
  /** Buckets that came to their limit, until the request is refused with which they did. */
  readonly #due = new Set<string>();

  constructor({ limits, onRefused, onLimited, ...options }: CallLimitsOptions) {
    this.limits = limits;
    this.#onRefused = onRefused;
    this.#onLimited = onLimited;
    this.#limiter = sharedLimiter('calls', { ...options, onRefused: ({ key }) => void this.#due.add(key) });
  }

  /**
   * Counts one call; at once where the store need not be asked.
   *
   * @param who names the caller; the store sees a keyed hash of it
   * @param request for the audit, where it is refused
   * @returns what is left; `undefined` where the class is not counted
   * @throws GatewayError CALLS_LIMITED, with the time to wait (also as a rejection)
   * @throws VaultError STORE_UNAVAILABLE for classes that need the store (as a rejection)
   */
  take(limitClass: LimitClass, who: string, request?: LimitedRequest): Quota | undefined | Promise<Quota> {
    const capacity = this.limits[limitClass];
    if (capacity === 0) return undefined;
    const sharing = closedClasses.has(limitClass) ? 'exact' : 'reported';
    const bucket = { key: `${limitClass} ${who}`, capacity, periodMs: minuteMs, sharing } as const;
    const taken = this.#limiter.take([bucket]);
    if (taken instanceof Promise)
      return taken.then((late) => (late.waitMs === 0 ? late : this.#refuse(late, bucket.key, request)));
    return taken.waitMs === 0 ? taken : this.#refuse(taken, bucket.key, request);
  }

  /** Reports to the store what it has not heard, and stops. */
  close(): Promise<void> {
    return this.#limiter.close();
  }

  #refuse({ waitMs }: Taken, key: string, request: LimitedRequest | undefined): never {
    const end = key.indexOf(' ');
    const limitClass = key.slice(0, end) as LimitClass;
    this.#onRefused?.(limitClass);
    if (this.#due.delete(key)) this.#onLimited?.(limitClass, key.slice(end + 1), request);
    throw new GatewayError('CALLS_LIMITED', 'Too many requests of this kind came from this caller within a minute.', {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  }
}
