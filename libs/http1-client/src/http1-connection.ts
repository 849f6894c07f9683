import type { Socket } from 'node:net';
import { bufferPool } from './buffer-pool.js';
import type { PooledBuffer } from './buffer-pool.js';
import { ChunkedBody } from './chunked-body.js';
import type { ConnectionOwner, PooledConnection } from './connection-pool.js';
import type { Connector, SocketListener } from './connector.js';
import { ConnectionTimers } from './connection-timers.js';
import type { ConnectionTimeouts, TimedConnection } from './connection-timers.js';
import { maxInterim } from './limits.js';
import { PartialHead } from './partial-head.js';
import type { PendingExchange } from './pending-exchange.js';
import { ResponseHeads } from './response-head.js';
import type { AnswerHead } from './response-head.js';
import { TransportError } from './transport-error.js';

const requestTimeout = /^HTTP\/1\.[01] 408/;
/** A body of a length up to this that comes in pieces is gathered in memory of that length, where they lie side by side. */
const maxGatheredBytes = 256 * 1024;
const defaultKeptMs = 4_000;
const maxKeptMs = 600_000;
/** The time for which a server keeps a connection is less by this when its message arrives. */
const keptMarginMs = 2_000;

/**
 * One connection, with one exchange at a time on it. Whatever is not as it has to be ends the connection: bytes that
 * belong to no response, or that follow an answer, never become the answer to another request.
 */
export class Http1Connection implements PooledConnection, SocketListener, TimedConnection {
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #heads = new ResponseHeads();
  readonly #partialHead = new PartialHead();
  readonly #timers: ConnectionTimers;
  #current: PendingExchange | undefined;
  /** To be sent in the next check phase of the event loop. */
  #next: PendingExchange | undefined;
  #isRetired = false;
  #isReferenced = true;
  /** Set while the body is read. */
  #head: AnswerHead | undefined;
  #left = 0;
  /** Memory for a whole body of known length that did not come with its head, in which its chunks lie side by side. */
  #gathered: PooledBuffer | undefined;
  #chunks: ChunkedBody | undefined;
  #interim = 0;
  /** When it has been idle for too long, in milliseconds of `performance.now()`. */
  idleUntilMs = 0;

  constructor(connector: Connector, owner: ConnectionOwner, timeouts: ConnectionTimeouts, first: PendingExchange) {
    this.#owner = owner;
    this.#timers = new ConnectionTimers(timeouts, this);
    this.#current = first;
    first.connection = this;
    this.#socket = connector.open(this);
  }

  /**
   * Sends in the check phase, which follows the poll phase: what the server has sent meanwhile, be it bytes that belong to
   * no response or its end of the connection, is read before the request is written and not taken for its response.
   */
  send(exchange: PendingExchange): void {
    this.#next = exchange;
    if (!this.#isReferenced) {
      this.#isReferenced = true;
      this.#socket.ref();
    }
    setImmediate(this.#sendNext);
  }

  /** One function for all requests of the connection. */
  readonly #sendNext = (): void => {
    const exchange = this.#next;
    this.#next = undefined;
    if (!exchange) return;
    if (exchange.isDone) {
      this.#owner.onFree(this);
      return;
    }
    this.#current = exchange;
    exchange.connection = this;
    this.#write(exchange);
  };

  retire(): void {
    this.#isRetired = true;
    if (!this.#current) this.break(closedByServer());
  }

  unref(): void {
    this.#isReferenced = false;
    this.#socket.unref();
  }

  /** Before the answer's head is here, nothing is held back: it is looked at whether the exchange is paused when it came. */
  pause(): void {
    if (!this.#head) return;
    this.#timers.stopBody();
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#head) return;
    this.#socket.resume();
    this.#timers.startBody();
  }

  break(error: Error): void {
    const exchange = this.#current;
    this.#current = undefined;
    this.#socket.destroy();
    this.#forget();
    exchange?.fail(error);
  }

  get isHeadDue(): boolean {
    return this.#current !== undefined && this.#head === undefined;
  }

  onConnect(): void {
    if (this.#current) this.#write(this.#current);
  }

  onRead(length: number, buffer: Uint8Array): boolean {
    const exchange = this.#current;
    const bytes = buffer as Buffer;
    if (this.#socket.destroyed) return false;
    try {
      if (!exchange) this.#readUnasked(bytes, length);
      else if (this.#head) this.#readBody(exchange, bytes, 0, length);
      else this.#readHead(exchange, bytes, length);
    } catch (error) {
      this.break(error as Error);
    }
    return !exchange?.isPaused || exchange.isDone;
  }

  onEnd(): void {
    const exchange = this.#current;
    if (this.#head?.framing.kind === 'close' && exchange) this.#finish(exchange);
    else this.break(closedByServer());
  }

  onClose(error: Error | undefined): void {
    const exchange = this.#current;
    this.#current = undefined;
    this.#forget();
    exchange?.fail(error ?? closedByServer());
  }

  /** A server may end an idle connection with a 408, which answers nobody. @see RFC 9110 section 15.5.9 */
  #readUnasked(bytes: Buffer, length: number): void {
    if (!requestTimeout.test(bytes.toString('latin1', 0, Math.min(length, 12)))) this.#owner.onSurplus();
    this.break(closedByServer());
  }

  #write({ head, request: { body, headersTimeout } }: PendingExchange): void {
    const socket = this.#socket;
    this.#timers.startHead(headersTimeout);
    if (body === null || body.length === 0) {
      socket.write(head, 'latin1');
      return;
    }
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  }

  #readHead(exchange: PendingExchange, buffer: Buffer, length: number): void {
    for (let from = 0; from < length;) {
      const text = this.#partialHead.take(buffer, from, length);
      if (text === undefined) return;
      from += this.#partialHead.takenBytes;
      const head = this.#heads.read(text, exchange.request.method === 'HEAD');
      if (head.status >= 200) return this.#beginBody(exchange, head, buffer, from, length);
      if (head.status === 101 || ++this.#interim > maxInterim)
        throw new TransportError('HTTP_INVALID', 'The server sent an interim answer that was not requested.');
    }
  }

  /** The shared buffer is read before any handler is called, which could bring other bytes into it. */
  #beginBody(exchange: PendingExchange, head: AnswerHead, buffer: Buffer, from: number, length: number): void {
    const { framing } = head;
    this.#head = head;
    if (framing.kind === 'length') {
      this.#left = framing.length;
      if (framing.length > length - from && framing.length <= maxGatheredBytes) {
        this.#gathered = bufferPool.acquire(framing.length);
      }
    } else if (framing.kind === 'chunked') {
      this.#chunks = new ChunkedBody();
    }
    const rest = from < length ? this.#copy(buffer, from, length) : undefined;
    exchange.handler.onResponseStart(exchange, head.status, head.headers);
    if (this.#current !== exchange) return;
    if (rest) this.#take(exchange, rest, length - from);
    else if (framing.kind === 'length' && framing.length === 0) this.#finish(exchange);
    if (this.#current === exchange && this.#head && !exchange.isPaused) this.#timers.startBody();
  }

  #readBody(exchange: PendingExchange, buffer: Buffer, from: number, length: number): void {
    this.#timers.refreshBody();
    this.#take(exchange, this.#copy(buffer, from, length), length - from);
  }

  /** A copy of the bytes; of those that belong to a body of known length, in the place where they belong. */
  #copy(buffer: Buffer, from: number, to: number): PooledBuffer {
    const gathered = this.#gathered;
    if (!gathered) {
      const chunk = bufferPool.acquire(to - from);
      buffer.copy(chunk.bytes, 0, from, to);
      return chunk;
    }
    const at = gathered.bytes.length - this.#left;
    return gathered.share(at, at + buffer.copy(gathered.bytes, at, from, to));
  }

  /** @param received how many bytes came; more than the chunk has when there were too many */
  #take(exchange: PendingExchange, chunk: PooledBuffer, received: number): void {
    const { bytes } = chunk;
    if (this.#chunks) return this.#takeChunks(exchange, this.#chunks, chunk);
    if (this.#head?.framing.kind === 'close') return exchange.handler.onResponseData(exchange, bytes, chunk);
    const isSurplus = received > this.#left;
    const own = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes;
    this.#left -= own.length;
    if (own.length > 0) exchange.handler.onResponseData(exchange, own, chunk);
    if (this.#left === 0 && this.#current === exchange) this.#finish(exchange, isSurplus);
  }

  #takeChunks(exchange: PendingExchange, chunks: ChunkedBody, chunk: PooledBuffer): void {
    const { bytes } = chunk;
    const taken = chunks.push(bytes, (data) => exchange.handler.onResponseData(exchange, data, chunk));
    if (chunks.isDone && this.#current === exchange) this.#finish(exchange, taken < bytes.length);
  }

  /** @param isSurplus whether bytes followed that belong to no answer */
  #finish(exchange: PendingExchange, isSurplus = false): void {
    const head = this.#head;
    const isUnsent = this.#socket.writableLength > 0;
    const keptSeconds = head?.keptSeconds;
    const keptMs = keptSeconds === undefined ? defaultKeptMs : Math.min(maxKeptMs, keptSeconds * 1000 - keptMarginMs);
    this.#interim = 0;
    this.#current = undefined;
    this.#head = undefined;
    this.#gathered?.release();
    this.#gathered = undefined;
    this.#chunks = undefined;
    this.#timers.stopBody();
    // Where no request follows, nobody can take bytes for its response: such as the body of an answer to HEAD.
    if (isUnsent || this.#isRetired || !head?.isKept || keptMs <= 0) {
      this.#socket.destroy();
      this.#forget();
    } else if (isSurplus) {
      this.#owner.onSurplus();
      this.break(closedByServer());
    } else {
      if (exchange.isPaused) this.#socket.resume();
      this.idleUntilMs = performance.now() + keptMs;
      this.#owner.onFree(this);
    }
    exchange.end();
  }

  #forget(): void {
    this.#timers.stop();
    const unsent = this.#next;
    this.#next = undefined;
    this.#owner.onClosed(this);
    if (unsent) this.#owner.onUnsent(unsent);
  }
}

function closedByServer(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The server closed the connection.');
}
