/** There was no answer in time. */
export class NoAnswer extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${Math.round(limitMs)} ms`);
  }
}

/** The limit is looked at in as many steps. */
const STEPS = 12;
/** So many of them a command is given, however late they come: a pause of the process counts as one. */
const LEAST_STEPS = 8;

interface InFlight {
  readonly endsAtMs: number;
  readonly endsAtStep: number;
  readonly expire: () => void;
  previous: InFlight | undefined;
  next: InFlight | undefined;
}

/**
 * The deadlines of the commands of one connection, with one timer for all of them: they have the same time to be
 * answered, so the oldest always ends first. A timer of its own for each would cost more than the rest of a command.
 *
 * A process whose event loop is busy neither sends a command nor reads its answer, and the store is not to blame: time
 * counts as far as the event loop turned in it.
 */
export class CommandDeadlines {
  readonly #limitMs: number;
  #steps = 0;
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
        endsAtStep: this.#steps + LEAST_STEPS,
        expire: () => reject(refusal(new NoAnswer(this.#limitMs))),
        previous: this.#last,
        next: undefined,
      };
      if (this.#last) this.#last.next = entry;
      else this.#first = entry;
      this.#last = entry;
      // Left running when the last command is answered: the next one is likely to come before it fires.
      this.#timer ??= this.#nextStep();
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

  /** What came in while the process was busy is read after the timers have run, and before this looks. */
  #nextStep(nowMs = performance.now()): NodeJS.Timeout {
    const stepMs = this.#limitMs / STEPS;
    const leftMs = (this.#first?.endsAtMs ?? nowMs) - nowMs;
    const waitMs = leftMs > 0 ? Math.min(Math.ceil(leftMs), stepMs) : stepMs;
    return setTimeout(() => setImmediate(() => this.#expireDue()), waitMs);
  }

  #expireDue(): void {
    this.#timer = undefined;
    this.#steps += 1;
    const nowMs = performance.now();
    for (let entry = this.#first; entry; entry = this.#first) {
      if (entry.endsAtStep > this.#steps || entry.endsAtMs > nowMs) {
        this.#timer = this.#nextStep(nowMs);
        return;
      }
      this.#remove(entry);
      entry.expire();
    }
  }
}
