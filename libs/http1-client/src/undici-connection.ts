import type { IncomingHttpHeaders } from 'node:http';
import { Client } from 'undici';
import type { Dispatcher } from 'undici';
import type { ConnectionOwner, PooledConnection } from './connection-pool.js';
import { maxHeadBytes, maxHeaders, maxInterim } from './limits.js';
import type { PendingExchange } from './pending-exchange.js';
import type { TransportOptions } from './transport.js';
import { TransportError } from './transport-error.js';
import { codeOf, isSurplusError, lengthMismatch, toTransportError } from './undici-errors.js';
import { readRawHeaders } from './undici-headers.js';

/**
 * One connection whose engine is an undici `Client`: it connects, writes, parses and keeps time. A client whose connection
 * ends is closed, although it could connect again, so that the pool counts connections and not clients.
 */
export class UndiciConnection implements PooledConnection {
  /** Undici ends idle connections itself. */
  readonly idleUntilMs = Number.POSITIVE_INFINITY;
  readonly #owner: ConnectionOwner;
  readonly #client: Client;
  #current: PendingExchange | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #interim = 0;
  /** Of the response; zero before its head. */
  #status = 0;
  #isRetired = false;
  #isClosed = false;
  /** The last error that undici gave to a request, as opposed to one of a connection without any. */
  #reported: Error | undefined;

  constructor(origin: string, options: TransportOptions, owner: ConnectionOwner, first: PendingExchange) {
    const { connectTimeoutMs, headersTimeoutMs, bodyIdleTimeoutMs, lookup, ca, identity } = options;
    this.#owner = owner;
    this.#client = new Client(origin, {
      connect: { timeout: connectTimeoutMs, ...(lookup && { lookup }), ca, ...identity },
      allowH2: false,
      pipelining: 1,
      headersTimeout: headersTimeoutMs,
      bodyTimeout: bodyIdleTimeoutMs,
      maxHeaderSize: maxHeadBytes,
    });
    this.#client.on('disconnect', (_origin, _targets, error) => this.#onDisconnect(error));
    this.send(first);
  }

  send(exchange: PendingExchange): void {
    const { method, path, headers, body, headersTimeout } = exchange.request;
    this.#current = exchange;
    this.#controller = undefined;
    this.#interim = 0;
    this.#status = 0;
    exchange.connection = this;
    const request = { method: method as Dispatcher.HttpMethod, path, headers, body, headersTimeout };
    this.#client.dispatch(request, this.#handlerOf(exchange));
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  break(error: Error): void {
    const exchange = this.#current;
    this.#close(error);
    exchange?.fail(error);
  }

  retire(): void {
    this.#isRetired = true;
    if (!this.#current) this.#close(closedByServer());
  }

  /** Undici does so itself. */
  unref(): void {
    return undefined;
  }

  #handlerOf(exchange: PendingExchange): Dispatcher.DispatchHandler {
    const isCurrent = (): boolean => this.#current === exchange;
    return {
      onRequestStart: (controller) => {
        if (!isCurrent()) return controller.abort(closedByServer());
        this.#controller = controller;
        if (exchange.isPaused) controller.pause();
      },
      onResponseStart: (controller, status) => {
        if (isCurrent()) this.#onHead(exchange, status, controller.rawHeaders as Buffer[]);
      },
      onResponseData: (_controller, chunk) => {
        if (isCurrent()) this.#guard(() => exchange.handler.onResponseData(exchange, chunk));
      },
      onResponseEnd: () => {
        if (isCurrent()) this.#finish(exchange);
      },
      onResponseError: (_controller, error) => {
        this.#reported = error;
        if (isCurrent()) this.#fail(exchange, error);
      },
    };
  }

  /** Undici expects a body by the length of a response that has none. @see RFC 9110 section 8.6 */
  #fail(exchange: PendingExchange, error: Error): void {
    const hasNoBody = this.#status === 304 || this.#status === 204;
    if (hasNoBody && codeOf(error) === lengthMismatch) this.#finish(exchange);
    else this.break(toTransportError(error, this.#status > 0));
  }

  #onHead(exchange: PendingExchange, status: number, rawHeaders: Buffer[]): void {
    this.#guard(() => {
      if (status < 200) {
        if (++this.#interim > maxInterim)
          throw new TransportError('HTTP_INVALID', 'The server sent too many interim answers.');
        return;
      }
      this.#status = status;
      const headers: IncomingHttpHeaders = readRawHeaders(rawHeaders, maxHeaders);
      exchange.handler.onResponseStart(exchange, status, headers);
    });
  }

  /** What the handler throws ends the exchange, and must not reach the parser. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.break(error as Error);
    }
  }

  #finish(exchange: PendingExchange): void {
    this.#current = undefined;
    this.#controller = undefined;
    if (this.#isRetired) this.#close(closedByServer());
    else this.#owner.onFree(this);
    exchange.end();
  }

  /** Reported of every end of the connection. With a request that was not begun, undici connects again for it. */
  #onDisconnect(error: Error): void {
    if (error !== this.#reported && isSurplusError(error)) this.#owner.onSurplus();
    if (!this.#current) this.#close(closedByServer());
  }

  /** In a microtask, for undici may be in the middle of parsing. */
  #close(reason: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#current = undefined;
    const controller = this.#controller;
    this.#controller = undefined;
    controller?.abort(reason);
    queueMicrotask(() => void this.#client.destroy(reason));
    this.#owner.onClosed(this);
  }
}

function closedByServer(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The server closed the connection.');
}
