import type { ServerResponse } from 'node:http';

/** Knows whether the client hung up before its answer was complete, and tells one listener. */
export class ClientGone {
  listener: (() => void) | undefined;
  #isGone: boolean;

  constructor(response: ServerResponse) {
    this.#isGone = response.destroyed;
    response.once('close', () => {
      if (response.writableFinished) return;
      this.#isGone = true;
      this.listener?.();
    });
  }

  get aborted(): boolean {
    return this.#isGone;
  }
}
