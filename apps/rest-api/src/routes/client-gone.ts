import type { FrontResponse } from '@fhir-gateway/express-kit';
import type { CancelSignal } from '@fhir-gateway/fhir-proxy';

/** Signals to the proxy that the caller hung up before the answer was complete. Serves one listener at a time. */
export class ClientGone implements CancelSignal {
  #isGone: boolean;
  #listener: (() => void) | undefined;

  constructor(response: FrontResponse) {
    this.#isGone = response.destroyed;
    // Never taken off, which costs more than it is: an answer closes once.
    response.on('close', () => {
      if (response.writableFinished) return;
      this.#isGone = true;
      this.#listener?.();
    });
  }

  get aborted(): boolean {
    return this.#isGone;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listener = listener;
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listener === listener) this.#listener = undefined;
  }
}
