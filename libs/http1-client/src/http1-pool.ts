import type { LookupFunction } from 'node:net';
import { Connector } from './connector.js';
import { Http1Connection } from './http1-connection.js';
import type { ConnectionOwner, ConnectionTimeouts } from './http1-connection.js';
import { PendingExchange } from './pending-exchange.js';
import type { ResponseHandler, TransportRequest, Transport } from './transport.js';
import { TransportError } from './transport-error.js';

/** How a pool connects, and for how long it waits. */
export interface Http1PoolOptions {
  /** At most so many at the same time; further requests wait for one, in their order. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** From sending a request to the answer's whole head. */
  readonly headersTimeoutMs: number;
  /** Longest silence within an answer's body. */
  readonly bodyIdleTimeoutMs: number;
  /** By default the system's. */
  readonly lookup?: LookupFunction | undefined;
  /** Authorities to trust in the place of Node's, in PEM. */
  readonly ca?: string | undefined;
}

const sweepMs = 1_000;

/**
 * Connections to one origin over HTTP/1.1, kept and used again. Follows no redirect, repeats nothing, decodes nothing,
 * and reads into one buffer for all connections: half of what a general client takes for an answer of 70 KB.
 */
export class Http1Pool implements Transport, ConnectionOwner {
  readonly #host: string;
  readonly #connector: Connector;
  readonly #timeouts: ConnectionTimeouts;
  readonly #maxConnections: number;
  readonly #open = new Set<Http1Connection>();
  /** The one used last comes first: then those that are not needed grow old. */
  readonly #idle: Http1Connection[] = [];
  /** In the order in which they came; a `Set`, so that one that is given up leaves at once. */
  readonly #waiting = new Set<PendingExchange>();
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(origin: string, options: Http1PoolOptions) {
    const url = new URL(origin);
    const { connections, connectTimeoutMs: timeoutMs, headersTimeoutMs, bodyIdleTimeoutMs, lookup, ca } = options;
    this.#host = url.host;
    this.#connector = new Connector({ origin: url, timeoutMs, lookup, ca });
    this.#timeouts = { headersMs: headersTimeoutMs, bodyIdleMs: bodyIdleTimeoutMs };
    this.#maxConnections = connections;
  }

  /** Errors, of the request itself too, are told to the handler. */
  dispatch(request: TransportRequest, handler: ResponseHandler): void {
    let exchange: PendingExchange;
    try {
      exchange = new PendingExchange(this.#host, request, handler);
    } catch (error) {
      handler.onResponseError(unsent, error as Error);
      return;
    }
    handler.onRequestStart(exchange);
    if (exchange.isDone) return;
    if (this.#isClosed) exchange.fail(closed());
    else this.#assign(exchange);
  }

  destroy(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#sweeper);
    for (const exchange of [...this.#waiting]) exchange.fail(closed());
    for (const connection of [...this.#open]) connection.break(closed());
    return Promise.resolve();
  }

  onFree(connection: Http1Connection): void {
    const next = this.#nextWaiting();
    if (next) {
      connection.send(next);
      return;
    }
    this.#idle.push(connection);
    this.#sweeper ??= setTimeout(() => this.#sweep(), sweepMs).unref();
  }

  onClosed(connection: Http1Connection): void {
    if (!this.#open.delete(connection)) return;
    const at = this.#idle.lastIndexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const next = this.#nextWaiting();
    if (next) this.#assign(next);
  }

  #assign(exchange: PendingExchange): void {
    const connection = this.#takeIdle();
    if (connection) connection.send(exchange);
    else if (this.#open.size >= this.#maxConnections) this.#wait(exchange);
    else this.#open.add(new Http1Connection(this.#connector, this, this.#timeouts, exchange));
  }

  #takeIdle(): Http1Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (!connection || connection.idleUntilMs > performance.now()) return connection;
      connection.break(closed());
    }
  }

  #wait(exchange: PendingExchange): void {
    exchange.line = this.#waiting;
    this.#waiting.add(exchange);
  }

  #nextWaiting(): PendingExchange | undefined {
    if (this.#waiting.size === 0) return undefined;
    const [next] = this.#waiting;
    if (next) this.#waiting.delete(next);
    return next;
  }

  /** Closes what was idle for too long; the rest no longer keeps the process alive. */
  #sweep(): void {
    this.#sweeper = undefined;
    const now = performance.now();
    for (const connection of [...this.#idle]) {
      if (connection.idleUntilMs <= now) connection.break(closed());
      else connection.unref();
    }
    if (this.#idle.length > 0) this.#sweeper = setTimeout(() => this.#sweep(), sweepMs).unref();
  }
}

/** Of a request that never came to be. */
const unsent = { pause: () => undefined, resume: () => undefined, abort: () => undefined };

function closed(): TransportError {
  return new TransportError('POOL_CLOSED', 'The connections were closed.');
}
