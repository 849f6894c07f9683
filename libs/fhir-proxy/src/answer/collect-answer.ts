import type { IncomingHttpHeaders } from 'node:http';
import type { ExchangeControl, ResponseHandler, TransportRequest, Transport } from '@fhir-gateway/http1-client';
import { ProxyError } from '../contract/proxy-error.js';
import { toProxyError } from '../contract/upstream-failure.js';

/** What bounds the gathering of an answer. */
export interface CollectOptions {
  /** Milliseconds for the request and its whole answer. */
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer that is complete. */
export interface CollectedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request and gathers its whole answer. @throws ProxyError UPSTREAM_* | RESPONSE_TOO_LARGE | CLIENT_CLOSED */
export function collectAnswer(
  transport: Transport,
  request: TransportRequest,
  options: CollectOptions,
): Promise<CollectedAnswer> {
  return new Promise((resolve, reject) => {
    const collector = new AnswerCollector(options, resolve, reject);
    transport.dispatch(request, collector);
  });
}

class AnswerCollector implements ResponseHandler {
  readonly #options: CollectOptions;
  readonly #resolve: (answer: CollectedAnswer) => void;
  readonly #reject: (error: ProxyError) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #cancel = (): void => this.#fail(new ProxyError('CLIENT_CLOSED', 'The client cancelled the request.'));
  readonly #chunks: Buffer[] = [];
  #received = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #control: ExchangeControl | undefined;
  #failure: ProxyError | undefined;

  constructor(
    options: CollectOptions,
    resolve: (answer: CollectedAnswer) => void,
    reject: (error: ProxyError) => void,
  ) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    const { deadlineMs, signal } = options;
    this.#timer = setTimeout(() => this.#fail(tooLate(deadlineMs)), deadlineMs);
    signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  onRequestStart(control: ExchangeControl): void {
    this.#control = control;
    if (this.#options.signal?.aborted) this.#cancel();
    else if (this.#failure) control.abort(this.#failure);
  }

  onResponseStart(_control: ExchangeControl, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_control: ExchangeControl, chunk: Buffer): void {
    const { maxBytes } = this.#options;
    this.#received += chunk.length;
    if (this.#received > maxBytes)
      this.#fail(new ProxyError('RESPONSE_TOO_LARGE', `The answer is larger than ${maxBytes} bytes.`));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle();
    this.#resolve({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) });
  }

  onResponseError(_control: ExchangeControl, error: Error): void {
    this.#settle();
    this.#reject(toProxyError(error));
  }

  /** Rejects at once: before the request is begun, there is nothing yet that could be broken. */
  #fail(error: ProxyError): void {
    this.#failure ??= error;
    this.#settle();
    this.#reject(this.#failure);
    this.#control?.abort(this.#failure);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#cancel);
  }
}

function tooLate(deadlineMs: number): ProxyError {
  return new ProxyError('UPSTREAM_TIMEOUT', `There was no whole answer within ${deadlineMs} ms.`, {
    detail: 'deadline',
  });
}
