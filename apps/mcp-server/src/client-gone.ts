import type { FrontResponse } from '@fhir-gateway/express-kit';
import type { CancelSignal } from '@fhir-gateway/fhir-proxy';

/** Knows whether the client hung up before its answer was complete, and tells one listener. */
export class ClientGone implements CancelSignal {
  #listener: (() => void) | undefined;
  #isGone: boolean;

  constructor(response: FrontResponse) {
    this.#isGone = response.destroyed;
    response.once('close', () => {
      if (!response.writableFinished) this.giveUp();
    });
  }

  get aborted(): boolean {
    return this.#isGone;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listener = listener;
  }

  removeEventListener(): void {
    this.#listener = undefined;
  }

  /** Ends what runs for the client, as if it had hung up. */
  giveUp(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#listener?.();
  }
}
