import type { FrontRequest } from '@fhir-gateway/express-kit';
import type { ClientAddressOf } from '@fhir-gateway/gateway';
import type { WrittenResult } from '../answers/serialized-result.js';

/**
 * The HTTP request of one call, as far as tools ask for it: what the SDK hands them is a web `Request` otherwise, which
 * is dear to make.
 */
export class CallRequest {
  /** The call's result as the tool wrote it, for the answer. */
  written: WrittenResult | undefined;
  readonly #message: FrontRequest;
  readonly #clientAddressOf: ClientAddressOf;

  constructor(message: FrontRequest, clientAddressOf: ClientAddressOf) {
    this.#message = message;
    this.#clientAddressOf = clientAddressOf;
  }

  get headers(): { get(name: string): string | null } {
    return this;
  }

  /** A header by its name in lower case. */
  get(name: string): string | null {
    const value = this.#message.headers[name];
    return value === undefined ? null : String(value);
  }

  get clientAddress(): string | undefined {
    return this.#clientAddressOf(this.#message);
  }

  /** The same, where the SDK's types ask for the web's. */
  get asRequest(): Request {
    return this as unknown as Request;
  }
}
