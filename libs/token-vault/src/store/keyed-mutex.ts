type Waiter = () => void;

/** Mutual exclusion by name inside one process, first come first served. */
export class KeyedMutex {
  /** A name that is present is held; its list is who waits. */
  readonly #held = new Map<string, Waiter[]>();

  /** Takes the name, waiting at most `waitMs`. `false` when the wait ran out; then there is nothing to release. */
  acquire(key: string, waitMs: number): Promise<boolean> {
    const waiters = this.#held.get(key);
    if (!waiters) {
      this.#held.set(key, []);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const waiter = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiters.splice(waiters.indexOf(waiter), 1);
        resolve(false);
      }, waitMs);
      waiters.push(waiter);
    });
  }

  /** Hands the name to the next in line. Only its holder may call this. */
  release(key: string): void {
    const next = this.#held.get(key)?.shift();
    if (next) next();
    else this.#held.delete(key);
  }
}
