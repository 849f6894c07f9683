import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { PooledBuffer } from './buffer-pool.js';

/** One request, complete. */
export interface TransportRequest {
  readonly method: string;
  /** Path and query, beginning with a slash. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Buffer | null;
  /** Milliseconds to the answer's head; `null` for what the pool is made with. */
  readonly headersTimeout: number | null;
}

/** What the receiver of an answer may do about it; none of it has an effect once the exchange has ended. */
export interface ExchangeControl {
  /** Reads no more; what was read already may still come. */
  pause(): void;
  resume(): void;
  /** Breaks the connection. The handler gets this very error. */
  abort(reason: Error): void;
}

/** Receives the events of one exchange: start, head, data and end in this order, and at most one error in place of the rest. */
export interface ResponseHandler {
  onRequestStart(control: ExchangeControl, context?: unknown): void;
  /** Names are in lower case; a header that came more than once is a list. */
  onResponseStart(control: ExchangeControl, status: number, headers: IncomingHttpHeaders): void;
  /**
   * The chunk is the handler's to keep.
   *
   * @param lease on the memory of this chunk, where the engine has a buffer pool. The handler calls `release` once nothing
   *   refers to the chunk any more, and not before; without that call, the garbage collector takes the memory.
   */
  onResponseData(control: ExchangeControl, chunk: Buffer, lease?: PooledBuffer): void;
  onResponseEnd(control: ExchangeControl, trailers?: unknown): void;
  onResponseError(control: ExchangeControl, error: Error): void;
}

/** Sends requests to one origin over connections that it keeps. */
export interface Transport {
  /** Begins an exchange. Errors, of the request itself too, are reported to the handler. */
  dispatch(request: TransportRequest, handler: ResponseHandler): void;
  /** Breaks what is under way and closes every connection. */
  destroy(): Promise<void>;
}

/** Where a transport reports what an operator has to know; pino's argument order. */
export interface TransportLogger {
  warn(fields: object, message: string): void;
}

/** How a transport connects, and for how long it waits; times in milliseconds. */
export interface TransportOptions {
  /** At most this many at the same time; further requests wait for one, in their order. */
  readonly connections: number;
  /** To a connection, over TLS with its handshake. */
  readonly connectTimeoutMs: number;
  /** From sending a request to the answer's whole head. */
  readonly headersTimeoutMs: number;
  /** Longest silence within an answer's body. */
  readonly bodyIdleTimeoutMs: number;
  /** By default the system's. The transport connects to the very addresses that it answers. */
  readonly lookup?: LookupFunction | undefined;
  /** Authorities to trust in the place of Node's, in PEM. */
  readonly ca?: string | undefined;
  /** The client's certificate with its chain, and its key, in PEM, for servers that ask for one. */
  readonly identity?: { readonly cert: string; readonly key: string } | undefined;
  readonly logger?: TransportLogger | undefined;
}
