import { errorCode } from './errors.js';
import type { Logger } from './logger.js';

/**
 * Work that a request starts but must not wait for: lifetime touches and lazy re-sealing. A failure is logged, never
 * thrown; the next use tries again.
 */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #logger: Logger | undefined;

  constructor(logger?: Logger) {
    this.#logger = logger;
  }

  /** Starts the work after the current call has gone on. The promise may be awaited, and never rejects. */
  run(what: string, work: () => Promise<unknown>): Promise<void> {
    const task = Promise.resolve()
      .then(work)
      .then(
        () => undefined,
        (error: unknown) => this.#logger?.warn({ code: errorCode(error) }, `vault: ${what} failed`),
      )
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
    return task;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
