import type { Session } from '@fhir-gateway/token-vault';

/** A call of a program, for the person whose session it came with. It has no id of a record, no search and no content. */
export interface RecentCall {
  /** Epoch milliseconds. */
  readonly timeMs: number;
  /** Method and address, or the name of a tool; ids and parameters are left out. */
  readonly what: string;
  /** HTTP status, or the outcome of a tool. */
  readonly status: number | string;
  readonly durationMs: number;
  readonly requestId: string;
  /** What the app calls itself, which nobody has checked; absent for what has no name. */
  readonly by?: string;
}

const mostSessions = 500;
const mostCalls = 50;

/**
 * The newest calls that programs made with a session, in the memory of this process: what a developer sees of their own
 * keys and agents. Pages read the record without such a call. Of 500 sessions it keeps 50 calls each.
 */
export class RecentCalls {
  readonly #bySession = new Map<string, RecentCall[]>();

  note({ id }: Pick<Session, 'id'>, call: RecentCall): void {
    const calls = this.#bySession.get(id) ?? [];
    calls.push(call);
    if (calls.length > mostCalls) calls.shift();
    // The session that called last is the last to be forgotten.
    this.#bySession.delete(id);
    this.#bySession.set(id, calls);
    const [oldest] = this.#bySession.keys();
    if (this.#bySession.size > mostSessions && oldest !== undefined) this.#bySession.delete(oldest);
  }

  /** Newest first. */
  list({ id }: Pick<Session, 'id'>): readonly RecentCall[] {
    return [...(this.#bySession.get(id) ?? [])].reverse();
  }
}
