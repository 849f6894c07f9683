import type { Answer, AuthQuirkName, Endpoint, QuirkChanges, QuirkPlace } from './auth-quirk.js';
import { authQuirks, noAuthQuirks, type AuthQuirks } from './auth-quirks.js';

/** The quirks of one authorization server, which tests switch while it runs. */
export class ActiveQuirks {
  readonly #place: Omit<QuirkPlace, 'count'>;
  readonly #counts = new Map<AuthQuirkName, number>();
  #names: AuthQuirks;

  constructor(place: Omit<QuirkPlace, 'count'>, names: AuthQuirks = noAuthQuirks) {
    this.#place = place;
    this.#names = names;
  }

  get names(): AuthQuirks {
    return this.#names;
  }

  /** From now on these, and no others. */
  set(names: AuthQuirks): void {
    this.#names = names;
    this.#counts.clear();
  }

  /** Every change of one kind that is on, with where it is at work. */
  all<K extends keyof QuirkChanges>(kind: K): (readonly [NonNullable<QuirkChanges[K]>, QuirkPlace])[] {
    const found: (readonly [NonNullable<QuirkChanges[K]>, QuirkPlace])[] = [];
    for (const name of this.#names) {
      const change = authQuirks[name][kind];
      const place = { ...this.#place, count: this.#counts.get(name) ?? 1 };
      if (change !== undefined) found.push([change as NonNullable<QuirkChanges[K]>, place]);
    }
    return found;
  }

  /** What is answered in the place of the server; `undefined` when the server is to answer. */
  instead(endpoint: Endpoint): Answer | undefined {
    for (const name of this.#names) {
      const answerOf = authQuirks[name].instead?.[endpoint];
      if (!answerOf) continue;
      const count = (this.#counts.get(name) ?? 0) + 1;
      this.#counts.set(name, count);
      const answer = answerOf({ ...this.#place, count });
      if (answer) return { status: 200, body: '', type: 'application/json', headers: {}, ...answer };
    }
    return undefined;
  }

  /** Seconds by which the server's clock is ahead, negative when it is behind. */
  get clockAheadSeconds(): number {
    return this.all('clockAheadSeconds').reduce((sum, [seconds]) => sum + seconds, 0);
  }

  /** What `Date` is in an answer sent now: the header, `undefined` for the true time, or null for none. */
  get date(): string | null | undefined {
    if (this.all('hidesDate').length > 0) return null;
    const ahead = this.clockAheadSeconds;
    return ahead === 0 ? undefined : new Date(Date.now() + ahead * 1000).toUTCString();
  }

  /** The OAuth error code of a refresh that is refused for its form. */
  refusedRefresh(form: Readonly<Record<string, unknown>>): string | undefined {
    return this.all('refuseRefresh')
      .map(([refuse]) => refuse(form))
      .find((code) => code !== undefined);
  }
}
