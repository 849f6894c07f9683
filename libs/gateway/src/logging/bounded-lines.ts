/** What was not written of one kind of line. */
interface LeftOutLines {
  readonly kind: string;
  readonly lines: number;
}

const windowMs = 60_000;
/** Of one kind in a minute: more than anybody reads, and little enough that a flood of strangers fills no disk. */
const mostLines = 300;

/** Bounds how many lines of one kind are written, whoever causes them. What was left out is counted. */
export class BoundedLines {
  readonly #now: () => number;
  #counts = new Map<string, number>();
  #endsAtMs = Number.NEGATIVE_INFINITY;

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Counts a line.
   *
   * @param kind its message, which is one of the gateway's own sentences
   * @returns whether it is written
   */
  admits(kind: string): boolean {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return count <= mostLines;
  }

  /** What was left out of the last minute, once it is over; to be asked for before each line. */
  takeLeftOut(): readonly LeftOutLines[] {
    const nowMs = this.#now();
    if (nowMs < this.#endsAtMs) return [];
    const over = [...this.#counts].map(([kind, count]) => ({ kind, lines: count - mostLines }));
    this.#counts = new Map();
    this.#endsAtMs = nowMs + windowMs;
    return over.filter(({ lines }) => lines > 0);
  }
}
