import { setMaxListeners } from 'node:events';

/**
 * Aborts its signal after some time, or with another signal where that is sooner. The timer is held by the event loop.
 * `AbortSignal.any([AbortSignal.timeout(ms), signal])` is not: on Node 20.20 it never fires once the garbage was collected
 * (measured in November 2026; Node 22 and 24 mended it).
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  readonly #onOuter = (): void => this.#controller.abort(this.#outer?.reason);
  #isOver = false;

  /** @param ms until it aborts by itself, with a `TimeoutError` */
  constructor(ms: number, outer?: AbortSignal) {
    this.#outer = outer;
    // As many requests as the work makes listen to it; Node warns of more than ten.
    setMaxListeners(0, this.#controller.signal);
    this.#timer = setTimeout(() => {
      this.#isOver = !this.signal.aborted;
      this.#controller.abort(new DOMException('It took too long.', 'TimeoutError'));
    }, ms).unref();
    if (outer?.aborted) this.#onOuter();
    else outer?.addEventListener('abort', this.#onOuter, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time ended it, and not the other signal. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Lets go of the timer and of the other signal, once the work is done. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#onOuter);
  }
}
