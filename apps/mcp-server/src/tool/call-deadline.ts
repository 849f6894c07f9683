import type { CancelSignal } from '@fhir-gateway/fhir-proxy';

/** MCP clients give up after 60 seconds; until then they can still be told what happened. */
export const longestCallMs = 55_000;

/**
 * When one call ends at the latest: when its client gives up, or after 55 seconds. The timer and the listeners go with
 * the call; `AbortSignal.timeout` and `AbortSignal.any` would stay until the collector has found all of them.
 */
export class CallEnd implements CancelSignal {
  readonly #client: CancelSignal;
  readonly #clock: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #onClient = (): void => this.#end();
  readonly #onTime = (): void => {
    this.#isOverdue ||= !this.#aborted;
    this.#end(new DOMException('The call took too long.', 'TimeoutError'));
  };
  #isOverdue = false;
  #aborted = false;
  #reason: unknown;
  /** Made for who asks for it: most calls need none, and it costs as much as the rest of this together. */
  #controller: AbortController | undefined;

  /**
   * @param client aborted when the client gives up
   * @param clock aborted when the time is over; after 55 seconds when absent
   */
  constructor(client: CancelSignal, clock?: AbortSignal) {
    this.#client = client;
    this.#clock = clock;
    if (client.aborted) this.#onClient();
    else client.addEventListener('abort', this.#onClient, { once: true });
    if (clock === undefined) this.#timer = setTimeout(this.#onTime, longestCallMs).unref();
    else if (clock.aborted) this.#onTime();
    else clock.addEventListener('abort', this.#onTime, { once: true });
  }

  /** Whether the call has to end. */
  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** The same as an `AbortSignal`, for who needs one. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Whether the call was ended because it took too long, and its client was still there to be told. */
  get isOverdue(): boolean {
    return this.#isOverdue;
  }

  /** Lets go of the timer and of whom it listened to; nobody ends the call any more. */
  release(): void {
    clearTimeout(this.#timer);
    this.#client.removeEventListener('abort', this.#onClient);
    this.#clock?.removeEventListener('abort', this.#onTime);
  }

  #end(reason?: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
    for (const listener of [...this.#listeners]) listener();
  }
}
