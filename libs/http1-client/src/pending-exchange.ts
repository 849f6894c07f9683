import type { Http1Connection } from './http1-connection.js';
import { writeRequestHead } from './request-head.js';
import type { ExchangeControl, ResponseHandler, TransportRequest } from './transport.js';

/** One request under way, from when it is asked for until its handler is told the last. */
export class PendingExchange implements ExchangeControl {
  readonly head: string;
  readonly body: Buffer | null;
  readonly isHead: boolean;
  readonly headersTimeoutMs: number | null;
  readonly handler: ResponseHandler;
  /** On which it is sent; `undefined` while it waits for one. */
  connection: Http1Connection | undefined;
  /** The line in which it waits, if it does. */
  line: Set<PendingExchange> | undefined;
  isPaused = false;
  #isDone = false;

  /** @throws TransportError HTTP_REQUEST_INVALID */
  constructor(host: string, request: TransportRequest, handler: ResponseHandler) {
    const { method, path, headers, body, headersTimeout } = request;
    const length = body && body.length > 0 ? body.length : lengthOfNone(method);
    this.head = writeRequestHead(method, path, host, headers, length);
    this.body = body;
    this.isHead = method === 'HEAD';
    this.headersTimeoutMs = headersTimeout;
    this.handler = handler;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  pause(): void {
    if (this.#isDone || this.isPaused) return;
    this.isPaused = true;
    this.connection?.pause();
  }

  resume(): void {
    if (this.#isDone || !this.isPaused) return;
    this.isPaused = false;
    this.connection?.resume();
  }

  abort(reason: Error): void {
    if (this.#isDone) return;
    if (this.connection) this.connection.break(reason);
    else this.fail(reason);
  }

  /** The whole answer was told. */
  end(): void {
    this.#isDone = true;
    try {
      this.handler.onResponseEnd(this);
    } catch (error) {
      // Of the handler, not of the connection, on which another exchange may be under way by now.
      this.handler.onResponseError(this, error as Error);
    }
  }

  fail(error: Error): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.line?.delete(this);
    this.handler.onResponseError(this, error);
  }
}

/** Servers may ask for the length of what has a meaning as a body, even of none. */
function lengthOfNone(method: string): number | undefined {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' ? 0 : undefined;
}
