/** How politely servers are asked. */
export interface PoliteQueueOptions {
  /** Tasks at once, over all hosts. */
  readonly concurrency: number;
  /** Time between the end of one task at a host and the beginning of the next. */
  readonly perHostMs: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Runs tasks so that no host sees two at once, nor two within a short time. */
export class PoliteQueue {
  readonly #options: PoliteQueueOptions;
  readonly #hosts = new Map<string, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: PoliteQueueOptions) {
    this.#options = options;
  }

  /** Runs a task when its host and the whole allow it; passes on what it returns or throws. */
  run<T>(host: string, task: () => Promise<T>): Promise<T> {
    const before = this.#hosts.get(host);
    const result = (before ?? Promise.resolve()).then(() => this.#runNow(task));
    this.#hosts.set(host, result.then(this.#pause, this.#pause));
    return result;
  }

  readonly #pause = () => this.#options.sleep(this.#options.perHostMs);

  async #runNow<T>(task: () => Promise<T>): Promise<T> {
    // A place is handed on rather than freed, so that nobody who comes later takes it.
    if (this.#running < this.#options.concurrency) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
