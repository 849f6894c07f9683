import { PendingExchange, type ExchangeConnection } from './pending-exchange.js';
import type { ResponseHandler, Transport, TransportLogger, TransportRequest } from './transport.js';
import { TransportError } from './transport-error.js';

/** One connection of a pool, with one exchange at a time on it. */
export interface PooledConnection extends ExchangeConnection {
  /** When the connection has been idle for too long, in milliseconds of `performance.now()`. */
  readonly idleUntilMs: number;
  /** Sends a request on a connection that is free. */
  send(exchange: PendingExchange): void;
  /** Takes no further request: ends now, or with the exchange that is under way. */
  retire(): void;
  /** An idle connection does not keep a process alive. */
  unref(): void;
}

/** What a connection reports to its pool. */
export interface ConnectionOwner {
  /** The connection can take the next request. */
  onFree(connection: PooledConnection): void;
  onClosed(connection: PooledConnection): void;
  /** The connection was given a request that it did not begin to send, and cannot send any more. */
  onUnsent(exchange: PendingExchange): void;
  /** The server sent bytes that belong to no response. */
  onSurplus(): void;
}

/** What a pool is made of. */
export interface ConnectionPoolOptions {
  readonly origin: string;
  /** At most this many at the same time; further requests wait for one, in their order. */
  readonly connections: number;
  readonly connect: (owner: ConnectionOwner, first: PendingExchange) => PooledConnection;
  readonly logger?: TransportLogger | undefined;
}

const sweepMs = 1_000;
/** For so long after surplus bytes, each connection serves one exchange only. */
const singleUseMs = 60_000;

/**
 * Connections to one origin, kept and used again. Follows no redirect, repeats nothing, decodes nothing.
 *
 * A server, or a middlebox, that sends bytes which belong to no response may next send one person's record as the response
 * to another (response queue poisoning). After such bytes, no open connection is used again, and for a minute none at all.
 */
export class ConnectionPool implements Transport, ConnectionOwner {
  readonly #options: ConnectionPoolOptions;
  readonly #host: string;
  readonly #open = new Set<PooledConnection>();
  /** The one used last comes first: then those that are not needed grow old. */
  readonly #idle: PooledConnection[] = [];
  /** In the order in which they came; a `Set`, so that one that is given up leaves at once. */
  readonly #waiting = new Set<PendingExchange>();
  #singleUseUntilMs = 0;
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
    this.#host = new URL(options.origin).host;
  }

  /** Errors, of the request itself too, are reported to the handler. */
  dispatch(request: TransportRequest, handler: ResponseHandler): void {
    let exchange: PendingExchange;
    try {
      exchange = new PendingExchange(this.#host, request, handler);
    } catch (error) {
      handler.onResponseError(unsent, error as Error);
      return;
    }
    handler.onRequestStart(exchange);
    if (!exchange.isDone) this.#assign(exchange);
  }

  destroy(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#sweeper);
    for (const exchange of [...this.#waiting]) exchange.fail(closed());
    for (const connection of [...this.#open]) connection.break(closed());
    return Promise.resolve();
  }

  onFree(connection: PooledConnection): void {
    const next = this.#nextWaiting();
    if (next) {
      connection.send(next);
      return;
    }
    this.#idle.push(connection);
    this.#sweeper ??= setTimeout(() => this.#sweep(), sweepMs).unref();
  }

  onClosed(connection: PooledConnection): void {
    if (!this.#open.delete(connection)) return;
    const at = this.#idle.lastIndexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const next = this.#nextWaiting();
    if (next) this.#assign(next);
  }

  onUnsent(exchange: PendingExchange): void {
    if (!exchange.isDone) this.#assign(exchange);
  }

  onSurplus(): void {
    const now = performance.now();
    const isFirst = now >= this.#singleUseUntilMs;
    this.#singleUseUntilMs = now + singleUseMs;
    for (const connection of [...this.#open]) connection.retire();
    if (!isFirst) return;
    const message =
      'A server sent bytes that belong to no response; its connections are closed and not reused for now.';
    this.#options.logger?.warn({ host: this.#host, singleUseSeconds: singleUseMs / 1_000 }, message);
  }

  #assign(exchange: PendingExchange): void {
    if (this.#isClosed) return exchange.fail(closed());
    const connection = this.#takeIdle();
    if (connection) connection.send(exchange);
    else if (this.#open.size >= this.#options.connections) this.#wait(exchange);
    else this.#connect(exchange);
  }

  #connect(first: PendingExchange): void {
    const connection = this.#options.connect(this, first);
    this.#open.add(connection);
    if (performance.now() < this.#singleUseUntilMs) connection.retire();
  }

  #takeIdle(): PooledConnection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (!connection || connection.idleUntilMs > performance.now()) return connection;
      connection.break(closed());
    }
  }

  #wait(exchange: PendingExchange): void {
    exchange.queue = this.#waiting;
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
