/** There was no answer in time. */
export class NoAnswer extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${Math.round(limitMs)} ms`);
  }
}

interface InFlight {
  readonly endsAtMs: number;
  readonly expire: () => void;
}

/**
 * The deadlines of the commands of one connection, with one timer for all of them: they have the same time to be
 * answered, so the oldest always ends first. A timer of its own for each would cost more than the rest of a command.
 */
export class CommandDeadlines {
  readonly #limitMs: number;
  /** In the order of their ends. */
  readonly #inFlight = new Set<InFlight>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /**
   * The answer, or a rejection after the limit, whichever comes first.
   *
   * @param refusal what to reject with, made from the failure, which is {@link NoAnswer} after the limit
   */
  watch<T>(answer: Promise<T>, refusal: (failure: unknown) => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const entry = {
        endsAtMs: performance.now() + this.#limitMs,
        expire: () => reject(refusal(new NoAnswer(this.#limitMs))),
      };
      this.#inFlight.add(entry);
      // Left running when the last command is answered: the next one is likely to come before it fires.
      this.#timer ??= this.#expireIn(this.#limitMs);
      answer.then(
        (value) => {
          this.#inFlight.delete(entry);
          resolve(value);
        },
        (error: unknown) => {
          this.#inFlight.delete(entry);
          reject(refusal(error));
        },
      );
    });
  }

  /** Lets go of the timer. What is still in flight has no deadline any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#inFlight.clear();
  }

  /** After a pause of the whole process an answer may lie unread: timers run first, so it is read before this looks. */
  #expireIn(ms: number): NodeJS.Timeout {
    return setTimeout(() => setImmediate(() => this.#expireDue()), ms);
  }

  #expireDue(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (const entry of this.#inFlight) {
      if (entry.endsAtMs > nowMs) {
        this.#timer = this.#expireIn(Math.ceil(entry.endsAtMs - nowMs));
        return;
      }
      this.#inFlight.delete(entry);
      entry.expire();
    }
  }
}
