import type { IncomingHttpHeaders } from 'node:http';
import type { Room } from './buffer-pool.js';

/** One request, complete. */
export interface WireRequest {
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
export interface WireControl {
  /** Reads no more; what was read already may still come. */
  pause(): void;
  resume(): void;
  /** Breaks the connection. The handler is told, with this very error. */
  abort(reason: Error): void;
  /** While a chunk is told: the memory that it has for itself, for the handler to give back; the collector's otherwise. */
  takeRoom?(): Room | undefined;
  /** After the end: nothing refers to the chunks any more, so that their memory can be used for another answer. */
  giveBack?(): void;
}

/** Is told of one exchange: of its start, head, data and end in this order, and of an error at most once in place of the rest. */
export interface WireHandler {
  onRequestStart(control: WireControl, context?: unknown): void;
  /** Names are in lower case; a header that came more than once is a list. */
  onResponseStart(control: WireControl, status: number, headers: IncomingHttpHeaders): void;
  /** The chunk is the handler's to keep. */
  onResponseData(control: WireControl, chunk: Buffer): void;
  onResponseEnd(control: WireControl, trailers?: unknown): void;
  onResponseError(control: WireControl, error: Error): void;
}

/** Sends requests to one origin. An undici `Pool` is one as well. */
export interface WireTransport {
  dispatch(request: WireRequest, handler: WireHandler): unknown;
  /** Breaks what is under way and closes every connection. */
  destroy(): Promise<void>;
}
