import type { IncomingHttpHeaders, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';

/** A request as far as a front looks at it: `IncomingMessage`, or a `PlainRequest`. */
export interface FrontRequest {
  readonly method?: string | undefined;
  /** The request target as received. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
  /** Whether all of it was received. */
  readonly complete: boolean;
  /** The body, where it came together with the head. */
  readonly whole?: Buffer | undefined;
}

/** An answer as far as a front writes it: `ServerResponse`, or a `PlainResponse`. */
export interface FrontResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  /** Whether all of the answer was handed to the system. */
  readonly writableFinished: boolean;
  /** Whether the request went to the app, which has a response of its own for it. */
  readonly isHandedOver?: boolean;
  /** Gives a request to the app, before anything was answered; absent where the app can be called with this response. */
  handOver?(): void;
  hasHeader(name: string): boolean;
  setHeader(name: string, value: string | number | readonly string[]): unknown;
  appendHeader(name: string, value: string): unknown;
  removeHeader(name: string): void;
  /** @param headers names and values, or names and values in turn */
  writeHead(status: number, headers?: OutgoingHttpHeaders | OutgoingHttpHeader[]): unknown;
  write(chunk: Buffer): boolean;
  /** Whether nothing refers to what was written so far; absent where nobody knows. */
  readonly isDrained?: boolean;
  /** Until `uncork` or the end, what is written is gathered, to leave in one piece. */
  cork(): void;
  uncork(): void;
  end(done?: () => void): unknown;
  end(chunk: Buffer | string, done?: () => void): unknown;
  end(chunk: Buffer | string, encoding: BufferEncoding, done?: () => void): unknown;
  destroy(error?: Error): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close' | 'drain', listener: () => void): unknown;
}
