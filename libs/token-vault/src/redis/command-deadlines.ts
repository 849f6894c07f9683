/** There was no answer in time. */
export class NoAnswer extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${Math.round(limitMs)} ms`);
  }
}

interface InFlight {
  readonly endsAtMs: number;
  readonly expire: () => void;
  previous: InFlight | undefined;
  next: InFlight | undefined;
}

/**
 * The deadlines of the commands of one connection, with one timer for all of them: they have the same time to be
 * answered, so the oldest always ends first. A timer of its own for each would cost more than the rest of a command.
 */
export class CommandDeadlines {
  readonly #limitMs: number;
  /**
   * In the order of their ends. No `Set`: one that things come to and go from all the time is copied again and again, each
   * copy leads to the next, and what was in an old one, with its answer, stays until the whole heap is looked through.
   */
  #first: InFlight | undefined;
  #last: InFlight | undefined;
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
      const entry: InFlight = {
        endsAtMs: performance.now() + this.#limitMs,
        expire: () => reject(refusal(new NoAnswer(this.#limitMs))),
        previous: this.#last,
        next: undefined,
      };
      if (this.#last) this.#last.next = entry;
      else this.#first = entry;
      this.#last = entry;
      // Left running when the last command is answered: the next one is likely to come before it fires.
      this.#timer ??= this.#expireIn(this.#limitMs);
      answer.then(
        (value) => {
          this.#remove(entry);
          resolve(value);
        },
        (error: unknown) => {
          this.#remove(entry);
          reject(refusal(error));
        },
      );
    });
  }

  /** Lets go of the timer. What is still in flight has no deadline any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#first = undefined;
    this.#last = undefined;
  }

  /** Nothing must lead from it to others any more; one that was removed, or let go of, is removed again without harm. */
  #remove(entry: InFlight): void {
    const { previous, next } = entry;
    entry.previous = undefined;
    entry.next = undefined;
    if (previous) previous.next = next;
    else if (this.#first === entry) this.#first = next;
    if (next) next.previous = previous;
    else if (this.#last === entry) this.#last = previous;
  }

  /** After a pause of the whole process an answer may lie unread: timers run first, so it is read before this looks. */
  #expireIn(ms: number): NodeJS.Timeout {
    return setTimeout(() => setImmediate(() => this.#expireDue()), ms);
  }

  #expireDue(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (let entry = this.#first; entry; entry = this.#first) {
      if (entry.endsAtMs > nowMs) {
        this.#timer = this.#expireIn(Math.ceil(entry.endsAtMs - nowMs));
        return;
      }
      this.#remove(entry);
      entry.expire();
    }
  }
}
