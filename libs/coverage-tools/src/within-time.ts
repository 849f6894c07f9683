import { createContext, Script } from 'node:vm';

/** The form asked for more computing than it is given; nothing of what it computed may be used. */
export class OutOfTimeError extends Error {
  constructor(milliseconds: number) {
    super(`Took longer than ${milliseconds} ms.`);
    this.name = 'OutOfTimeError';
  }
}

const context: { run?: () => unknown } = createContext({});
const script = new Script('run()');

/**
 * Time for computing what a payer wrote: FHIRPath and regular expressions. One budget serves a whole form, so that a
 * thousand slow expressions cost no more than one.
 *
 * The machine's own watchdog ends a call, in the middle of a regular expression too, which no check between two steps
 * could. Until then the process does nothing else; that is why a budget is short.
 */
export class TimeBudget {
  #left: number;
  readonly #total: number;
  readonly #now: () => number;

  /** @param milliseconds for all calls together; `now` is a clock in milliseconds */
  constructor(milliseconds: number, now: () => number = () => performance.now()) {
    this.#total = milliseconds;
    this.#left = milliseconds;
    this.#now = now;
  }

  get isSpent(): boolean {
    return this.#left < 1;
  }

  /**
   * @param run synchronous; what it throws is passed on
   * @throws OutOfTimeError when the budget is spent, before or during the call
   */
  run<T>(run: () => T): T {
    if (this.isSpent) throw new OutOfTimeError(this.#total);
    const outer = context.run;
    const startedAt = this.#now();
    context.run = run;
    try {
      return script.runInContext(context as never, { timeout: Math.ceil(this.#left) }) as T;
    } catch (error) {
      if ((error as { code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
        this.#left = 0;
        throw new OutOfTimeError(this.#total);
      }
      throw error;
    } finally {
      context.run = outer;
      this.#left -= this.#now() - startedAt;
    }
  }
}
