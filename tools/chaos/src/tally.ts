import { shareOf } from '@fhir-gateway/e2e/testing';

/** A connection that was there, was not ended by its person, and is gone. */
export interface LostLogin {
  readonly user: string;
  /** What the gateway said. */
  readonly said: string;
  readonly atMs: number;
}

/** What all users saw; times are of `performance.now()`. */
export class Tally {
  readonly failures = new Map<string, number>();
  /** Failures while nothing was broken, one by one. */
  readonly calmFailures: { readonly what: string; readonly atMs: number }[] = [];
  readonly wrongUser: string[] = [];
  readonly lostLogins: LostLogin[] = [];
  /** Answers to somebody who had logged out. */
  readonly afterLogout: string[] = [];
  requests = 0;
  pages = 0;
  /** Links to a further page that one of two releases did not take. */
  endedPages = 0;
  logins = 0;
  logouts = 0;
  readonly #calmMs: number[] = [];
  readonly #faultMs: number[] = [];
  readonly #lastGoodMs = new Map<string, number>();
  #isFaulty = false;

  /** From now on answers are counted as given during a fault, or without a fault. */
  mark(isFaulty: boolean): void {
    this.#isFaulty = isFaulty;
  }

  /** Somebody to wait for in {@link unwell}. */
  join(user: string): void {
    this.#lastGoodMs.set(user, -Infinity);
  }

  /** Who has got no answer as it should be to anything asked after this moment. */
  unwell(sinceMs: number): string[] {
    return [...this.#lastGoodMs].filter(([, atMs]) => atMs < sinceMs).map(([user]) => user);
  }

  /**
   * Counts one request.
   *
   * @param failure its kind; absent for an answer as it should be
   * @param showsWell whether a good answer shows that the user's sign-in works; one that needs no platform does not
   */
  count(user: string, startedMs: number, wasFaulty: boolean, failure?: string, showsWell = true): void {
    this.requests += 1;
    (wasFaulty || this.#isFaulty ? this.#faultMs : this.#calmMs).push(performance.now() - startedMs);
    if (failure === undefined) {
      if (showsWell) this.#lastGoodMs.set(user, startedMs);
      return;
    }
    if (!wasFaulty && !this.#isFaulty) this.calmFailures.push({ what: `${user} ${failure}`, atMs: performance.now() });
    const when = wasFaulty || this.#isFaulty ? 'during a fault' : 'without a fault';
    const kind = `${failure}, ${when}`;
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
  }

  get isFaulty(): boolean {
    return this.#isFaulty;
  }

  /** The 99th percentile and how many there were, in milliseconds. */
  latency(when: 'calm' | 'fault'): { readonly p99Ms: number; readonly requests: number } {
    const sorted = [...(when === 'calm' ? this.#calmMs : this.#faultMs)].sort((a, b) => a - b);
    return { p99Ms: shareOf(sorted, 0.99), requests: sorted.length };
  }
}
