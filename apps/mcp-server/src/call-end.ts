/** MCP clients give up after 60 seconds; until then they can still be told what happened. */
export const longestCallMs = 55_000;

/**
 * When one call ends at the latest: when its client gives up, or after 55 seconds. The timer and the listeners go with
 * the call; `AbortSignal.timeout` and `AbortSignal.any` would stay until the collector has found all of them.
 */
export class CallEnd {
  readonly #ended = new AbortController();
  readonly #client: AbortSignal;
  readonly #clock: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #onClient = (): void => this.#ended.abort(this.#client.reason);
  readonly #onTime = (): void => {
    this.#isOverdue ||= !this.#ended.signal.aborted;
    this.#ended.abort(new DOMException('The call took too long.', 'TimeoutError'));
  };
  #isOverdue = false;

  /**
   * @param client aborted when the client gives up
   * @param clock aborted when the time is over; after 55 seconds when absent
   */
  constructor(client: AbortSignal, clock?: AbortSignal) {
    this.#client = client;
    this.#clock = clock;
    if (client.aborted) this.#onClient();
    else client.addEventListener('abort', this.#onClient, { once: true });
    if (clock === undefined) this.#timer = setTimeout(this.#onTime, longestCallMs).unref();
    else if (clock.aborted) this.#onTime();
    else clock.addEventListener('abort', this.#onTime, { once: true });
  }

  /** Aborted when the call has to end. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Whether the call took too long, and its client was still there to be told. */
  get isOverdue(): boolean {
    return this.#isOverdue;
  }

  /** Lets go of the timer and of whom it listened to; the signal is aborted by nobody any more. */
  release(): void {
    clearTimeout(this.#timer);
    this.#client.removeEventListener('abort', this.#onClient);
    this.#clock?.removeEventListener('abort', this.#onTime);
  }
}
