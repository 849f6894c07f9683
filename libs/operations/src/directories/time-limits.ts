/** Two limits on one transfer: how long the whole may take, and how long nothing may come. */
export class TimeLimits {
  readonly #whole = new AbortController();
  readonly #idle = new AbortController();
  readonly #timers: readonly NodeJS.Timeout[];
  /** Aborts when either limit is reached. */
  readonly signal = AbortSignal.any([this.#whole.signal, this.#idle.signal]);

  constructor(wholeMs: number, idleMs: number) {
    this.#timers = [setTimeout(() => this.#whole.abort(), wholeMs), setTimeout(() => this.#idle.abort(), idleMs)];
  }

  /** Something came. */
  refresh(): void {
    this.#timers[1]?.refresh();
  }

  /** Which limit was reached, in words; undefined when none was. */
  reached(): string | undefined {
    if (this.#idle.signal.aborted) return 'nothing came for too long';
    return this.#whole.signal.aborted ? 'it took too long' : undefined;
  }

  /** Stops counting. */
  end(): void {
    this.#timers.forEach(clearTimeout);
  }
}
