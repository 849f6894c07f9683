/** How much an {@link InFlightLimiter} lets in; `Infinity` where nothing is bounded. */
export interface InFlightLimits {
  /** Requests in flight together. */
  readonly places: number;
  /** Requests of one caller in flight. */
  readonly placesPerCaller: number;
  /** Requests that wait together; 0 where none may wait. */
  readonly maxWaiting: number;
  /** Requests of one caller that wait. */
  readonly maxWaitingPerCaller: number;
  /** How long a request waits. */
  readonly queueTimeoutMs: number;
}

/**
 * Why a request was not let in: `caller-full` its caller has as many in flight and waiting as one may; `full` all callers
 * together have; `caller-late`, `late` the same after it had waited for the whole time; `cancelled` nobody waits for it.
 */
export type InFlightRefusal = 'caller-full' | 'full' | 'caller-late' | 'late' | 'cancelled';

/** What is needed of an `AbortSignal`. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A place of a request that was let in. */
export interface Place {
  /** Frees the place; calling it again does nothing. */
  leave(): void;
}

/** Admits a request that waits. */
type Admit = (place: Place) => void;

interface Caller {
  readonly name: string;
  running: number;
  /** In the order in which they came; empty where none wait. */
  readonly waiting: Admit[];
}

/**
 * Bounds how many requests are in flight, together and of each caller. Those beyond that wait for a bounded time, in a
 * queue of bounded length, or are refused at once. A place that becomes free goes to the waiting caller that has the
 * fewest in flight, so that the queue of one caller never delays another.
 *
 * @see Nygard, "Release It!", bulkheads; max-min fairness
 */
export class InFlightLimiter {
  readonly #limits: InFlightLimits;
  readonly #refuse: (reason: InFlightRefusal) => Error;
  readonly #callers = new Map<string, Caller>();
  #running = 0;
  #waiting = 0;

  /** @param refuse makes the error of a request that is not let in */
  constructor(limits: Partial<InFlightLimits>, refuse: (reason: InFlightRefusal) => Error) {
    const all = Number.POSITIVE_INFINITY;
    this.#limits = {
      places: all,
      placesPerCaller: all,
      maxWaiting: 0,
      maxWaitingPerCaller: all,
      queueTimeoutMs: 0,
      ...limits,
    };
    this.#refuse = refuse;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Callers with requests in flight or waiting. */
  get callers(): number {
    return this.#callers.size;
  }

  /**
   * Lets a request in that does not wait. Its place must be freed.
   *
   * @param name names the caller
   * @throws an error of `refuse`
   */
  enter(name: string): Place {
    const caller = this.#find(name);
    if (caller.running >= this.#limits.placesPerCaller) throw this.#refuse('caller-full');
    if (this.#running >= this.#limits.places) throw this.#refuse('full');
    return this.#admit(caller);
  }

  /**
   * Lets a request in, at once where there is a place for it. Its place must be freed.
   *
   * @param name names the caller
   * @param signal ends the wait
   * @returns the place, or the wait for it, which rejects with an error of `refuse`
   * @throws an error of `refuse`, when the request may not even wait
   */
  enterInTurn(name: string, signal?: CancelSignal): Place | Promise<Place> {
    const { places, placesPerCaller, maxWaiting, maxWaitingPerCaller } = this.#limits;
    const caller = this.#find(name);
    const isFull = caller.running >= placesPerCaller;
    if (this.#running < places && !isFull) return this.#admit(caller);
    if (caller.waiting.length >= maxWaitingPerCaller) throw this.#refuse('caller-full');
    if (this.#waiting >= maxWaiting) throw this.#refuse(isFull ? 'caller-full' : 'full');
    return this.#wait(caller, signal);
  }

  #find(name: string): Caller {
    return this.#callers.get(name) ?? { name, running: 0, waiting: [] };
  }

  #admit(caller: Caller): Place {
    this.#running += 1;
    caller.running += 1;
    if (caller.running === 1) this.#callers.set(caller.name, caller);
    let isTaken = true;
    return {
      leave: () => {
        if (!isTaken) return;
        isTaken = false;
        this.#running -= 1;
        caller.running -= 1;
        // In the same step, so that no request that comes now can take the place.
        if (this.#waiting > 0) this.#admitNext();
        this.#forgetIdle(caller);
      },
    };
  }

  #admitNext(): void {
    const { placesPerCaller } = this.#limits;
    let best: Caller | undefined;
    for (const caller of this.#callers.values()) {
      if (caller.waiting.length === 0 || caller.running >= placesPerCaller) continue;
      if (!best || caller.running < best.running) best = caller;
    }
    const first = best?.waiting[0];
    if (best && first) first(this.#admit(best));
  }

  #wait(caller: Caller, signal: CancelSignal | undefined): Promise<Place> {
    const { placesPerCaller, queueTimeoutMs } = this.#limits;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        caller.waiting.splice(caller.waiting.indexOf(admit), 1);
        this.#waiting -= 1;
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      };
      const giveUp = (reason: InFlightRefusal): void => {
        end();
        this.#forgetIdle(caller);
        reject(this.#refuse(reason));
      };
      const admit: Admit = (place) => {
        end();
        resolve(place);
      };
      const cancel = (): void => giveUp('cancelled');
      const late = (): void => giveUp(caller.running >= placesPerCaller ? 'caller-late' : 'late');
      const timer = setTimeout(late, queueTimeoutMs);
      this.#callers.set(caller.name, caller);
      caller.waiting.push(admit);
      this.#waiting += 1;
      if (signal?.aborted) return cancel();
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  #forgetIdle({ name, running, waiting }: Caller): void {
    if (running === 0 && waiting.length === 0) this.#callers.delete(name);
  }
}
