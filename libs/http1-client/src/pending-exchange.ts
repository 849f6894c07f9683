import { writeRequestHead } from './request-head.js';
import type { ExchangeControl, ResponseHandler, TransportRequest } from './transport.js';

/** Methods whose body has a meaning: servers may ask for its length, even of none. */
const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** The connection that an exchange is under way on. */
export interface ExchangeConnection {
  pause(): void;
  resume(): void;
  /** Ends the connection, and with it what is under way. */
  break(error: Error): void;
}

/** One request under way, from when it is dispatched until its handler has its last event. */
export class PendingExchange implements ExchangeControl {
  readonly request: TransportRequest;
  /** The head of the request, all of it. */
  readonly head: string;
  readonly handler: ResponseHandler;
  /** On which it is sent; `undefined` before. */
  connection: ExchangeConnection | undefined;
  /** In which it waits for a connection, if it does. */
  queue: Set<PendingExchange> | undefined;
  isPaused = false;
  /** Set before its handler has its last event. */
  isDone = false;

  /** @throws TransportError HTTP_REQUEST_INVALID */
  constructor(host: string, request: TransportRequest, handler: ResponseHandler) {
    const { method, path, headers, body } = request;
    const length = body && body.length > 0 ? body.length : methodsWithBody.has(method) ? 0 : undefined;
    this.request = request;
    this.head = writeRequestHead(method, path, host, headers, length);
    this.handler = handler;
  }

  pause(): void {
    if (this.isDone || this.isPaused) return;
    this.isPaused = true;
    this.connection?.pause();
  }

  resume(): void {
    if (this.isDone || !this.isPaused) return;
    this.isPaused = false;
    this.connection?.resume();
  }

  abort(reason: Error): void {
    if (this.isDone) return;
    if (this.connection) this.connection.break(reason);
    else this.fail(reason);
  }

  /** The whole response was reported. */
  end(): void {
    this.isDone = true;
    try {
      this.handler.onResponseEnd(this);
    } catch (error) {
      // Of the handler, not of the connection, on which another exchange may be under way by now.
      this.handler.onResponseError(this, error as Error);
    }
  }

  fail(error: Error): void {
    if (this.isDone) return;
    this.isDone = true;
    this.queue?.delete(this);
    this.handler.onResponseError(this, error);
  }
}
