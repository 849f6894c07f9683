import type { ServerResponse } from 'node:http';

/**
 * Tells that the caller hung up before the answer was complete, in the manner of an `AbortSignal`, which takes longer to
 * make than some answers. Serves one listener at a time.
 */
export class ClientGone {
  aborted: boolean;
  #listener: (() => void) | undefined;

  constructor(response: ServerResponse) {
    this.aborted = response.destroyed;
    // Never taken off, which costs more than it is: an answer closes once.
    response.on('close', () => {
      if (!response.writableFinished) this.giveUp();
    });
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listener = listener;
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listener === listener) this.#listener = undefined;
  }

  /** Ends what runs for the client, as if it had hung up. */
  giveUp(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.#listener?.();
  }
}
