/** One source that was asked, and what came of it: what makes an answer of `unknown` an honest one. */
export interface Attempt {
  /** What was asked: `crd`, `eligibility`, `existing-auth`, `Questionnaire`, … */
  readonly source: string;
  /** In one or two words: `answered`, `timeout`, `not-supported`, `auth-error`, … */
  readonly outcome: string;
  /** For people; holds nothing of the patient. */
  readonly detail?: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** Collects attempts in the order in which they ended. */
export class Attempts {
  readonly #list: Attempt[] = [];
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Starts the clock for one source; call what it returns when the source has answered. */
  begin(source: string): (outcome: string, detail?: string) => void {
    const startedAt = this.#now();
    return (outcome, detail) => {
      const ms = Math.max(0, Math.round(this.#now() - startedAt));
      this.#list.push({ source, outcome, ...(detail !== undefined && { detail }), ms });
    };
  }

  /** What was tried so far. */
  get list(): readonly Attempt[] {
    return [...this.#list];
  }
}
