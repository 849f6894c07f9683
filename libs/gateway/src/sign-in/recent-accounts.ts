/** Sessions of which the person is remembered; of twice as many at most. */
const remembered = 5_000;

/** Whose sessions this process has seen lately, by their ids: for audit entries that know no more than the session. */
export class RecentAccounts {
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  get(sessionId: string): string | undefined {
    return this.#young.get(sessionId) ?? this.#old.get(sessionId);
  }

  set(sessionId: string, account: string): void {
    if (this.#young.size >= remembered && !this.#young.has(sessionId)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(sessionId, account);
  }
}
