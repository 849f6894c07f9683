interface Successor {
  readonly sealed: string;
  readonly notedAtMs: number;
}

/** A failover is noticed by the first use of what it lost; most are used within minutes. */
const LIFETIME_MS = 5 * 60_000;
const MAX_ENTRIES = 5_000;

/**
 * Which sealed text this process wrote over which. Sealed text never repeats, so one that was written over and is in the
 * store again means that the store lost a write, as in a failover. Holds nothing in plain text.
 */
export class OverwriteGuard {
  readonly #now: () => number;
  /** By the text that was written over, in the order of the writes. */
  readonly #known = new Map<string, Successor>();

  constructor(now: () => number) {
    this.#now = now;
  }

  note(old: string, sealed: string): void {
    const notedAtMs = this.#now();
    this.#known.delete(old);
    this.#known.set(old, { sealed, notedAtMs });
    for (const [key, entry] of this.#known) {
      if (this.#isGood(entry) && this.#known.size <= MAX_ENTRIES) break;
      this.#known.delete(key);
    }
  }

  /** Another's write won: there is no successor of this process. */
  forget(old: string): void {
    this.#known.delete(old);
  }

  /** The last text in the row of writes that began over this one; `undefined` when none of them is known (any more). */
  newestOf(sealed: string): string | undefined {
    let newest: string | undefined;
    // No text is written twice, so the row ends.
    for (let entry = this.#known.get(sealed); entry && this.#isGood(entry); entry = this.#known.get(entry.sealed)) {
      newest = entry.sealed;
    }
    return newest;
  }

  #isGood({ notedAtMs }: Successor): boolean {
    const ageMs = this.#now() - notedAtMs;
    return ageMs >= 0 && ageMs <= LIFETIME_MS;
  }
}
