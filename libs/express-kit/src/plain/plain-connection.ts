import type { Socket } from 'node:net';

import type { FrontRequest, FrontResponse } from '../front.js';
import { NodeChannel } from './node-channel.js';
import { OnePiece } from './one-piece.js';
import { PlainHeads } from './plain-head.js';
import type { PlainHead } from './plain-head.js';
import { PlainRequest } from './plain-request.js';
import type { AnswerCarrier } from './plain-response.js';
import { PlainResponse } from './plain-response.js';

/** What becomes of what comes over a connection. */
export interface PlainConnectionOptions {
  /** The longest head that is looked at. */
  readonly headBytes: number;
  /** How long it is kept while nothing comes. */
  readonly idleSeconds: number;
  /** Whether a front takes such a request; all others are for Node. */
  claims(request: FrontRequest): boolean;
  serve(request: FrontRequest, response: FrontResponse): void;
  /** Node's server takes a connection, with all that can be read from it. */
  connectNode(connection: Socket | NodeChannel): void;
  /** Whether connections are to end as soon as nothing is under way on them. */
  isDraining(): boolean;
  /** The next request over it is one that a front has seen. */
  onLeftToApp(channel: NodeChannel): void;
  /** It is closed, or no longer of the door. */
  onClosed(): void;
}

const lineEnd = '\r\n';
const endOfHead = lineEnd + lineEnd;
/** For all connections. */
const onePiece = new OnePiece();
/** Nothing that has to be written. */
const nothing = Buffer.alloc(0);

/**
 * One connection of a client. Requests that come in one piece, one after the other, are read here, and answered by a front
 * or by Node's server over a channel of its own. At the first that comes in another way, the socket goes to Node's server
 * with that request, for good.
 */
export class PlainConnection implements AnswerCarrier {
  readonly #socket: Socket;
  readonly #options: PlainConnectionOptions;
  readonly #heads = new PlainHeads();
  /** What a front is to answer. */
  #current: PlainResponse | undefined;
  /** The request that it is to answer, as it came. */
  #bytes: Buffer = nothing;
  #channel: NodeChannel | undefined;
  #isAtNode = false;
  /** What came while a request was under way. */
  #early: Buffer | undefined;
  /** When the last answer ended, or the connection began, in milliseconds of `performance.now()`. */
  idleSinceMs = performance.now();
  /** Whether nothing came yet at all. */
  isNew = true;

  constructor(socket: Socket, options: PlainConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  get isIdle(): boolean {
    return this.#current === undefined && !this.#isAtNode;
  }

  get idleSeconds(): number {
    return this.#options.isDraining() ? 0 : this.#options.idleSeconds;
  }

  /** Ends the connection, with what is under way on it. */
  cut(error?: Error): void {
    this.#socket.destroy(error);
  }

  /** Ends it with a last word. */
  end(text: string): void {
    this.#socket.end(text, 'latin1');
    this.#socket.destroySoon();
  }

  send(head: string, body: Buffer | string | undefined, encoding: BufferEncoding): boolean {
    const socket = this.#socket;
    if (typeof body === 'string' && encoding === 'latin1') {
      socket.write(head + body, 'latin1');
    } else if (typeof body !== 'object' || head === '' || !onePiece.write(socket, head, body)) {
      socket.cork();
      if (head !== '') socket.write(head, 'latin1');
      if (body !== undefined) socket.write(body, encoding);
      socket.uncork();
    }
    return socket.writableLength < socket.writableHighWaterMark;
  }

  get isFlushed(): boolean {
    return this.#socket.writableLength === 0;
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  flushed(done: () => void): void {
    // Nearly always the system takes all of it at once; then nothing waits for another turn.
    if (this.#socket.destroyed) return;
    if (this.isFlushed) done();
    else this.#socket.write(nothing, (error) => (error ? undefined : done()));
  }

  answered(isKept: boolean): void {
    this.#current = undefined;
    this.#bytes = nothing;
    if (isKept) this.#next();
    else this.#socket.destroySoon();
  }

  /** The front does not answer after all: Node's server does, as if nothing had been read of the request. */
  handOver(): void {
    const bytes = this.#bytes;
    this.#current = undefined;
    this.#bytes = nothing;
    if (this.#socket.destroyed) return;
    this.#options.onLeftToApp(this.#channelToNode());
    this.#giveToNode(bytes);
  }

  /** Node's server has answered what it was given. */
  answeredByNode(): void {
    this.#isAtNode = false;
    if (this.#socket.destroyed || this.#channel?.writableEnded === true) return;
    if (this.#options.isDraining()) this.#socket.destroySoon();
    else this.#next();
  }

  #next(): void {
    this.idleSinceMs = performance.now();
    const early = this.#early;
    if (!early) return;
    this.#early = undefined;
    this.#socket.resume();
    this.#onData(early);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.isNew = false;
    if (!this.isIdle) {
      this.#early = this.#early ? Buffer.concat([this.#early, chunk]) : chunk;
      // Whoever sends more before the answer came may wait.
      this.#socket.pause();
      return;
    }
    const { claims, serve, headBytes } = this.#options;
    const read = wholeRequest(this.#heads, chunk, headBytes);
    if (!read) return this.#giveAway(chunk);
    const request = new PlainRequest(read.head, this.#socket, read.body);
    if (!claims(request)) return this.#giveToNode(chunk);
    const response = new PlainResponse(this, request.method === 'HEAD');
    this.#current = response;
    this.#bytes = chunk;
    serve(request, response);
  };

  /** The client sends no more, and is taken to have left, as by Node. */
  readonly #onEnd = (): void => void this.#socket.end();

  /** What it is about is told by `close`. */
  readonly #onError = (): void => undefined;

  readonly #onClose = (): void => {
    const response = this.#current;
    this.#current = undefined;
    this.#early = undefined;
    this.#options.onClosed();
    this.#channel?.destroy();
    response?.closed();
  };

  #giveToNode(bytes: Buffer): void {
    this.#isAtNode = true;
    this.#channelToNode().push(bytes);
  }

  #channelToNode(): NodeChannel {
    if (!this.#channel) {
      this.#channel = new NodeChannel(this.#socket);
      this.#options.connectNode(this.#channel);
    }
    return this.#channel;
  }

  #giveAway(chunk: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    this.#options.onClosed();
    this.#channel?.letGo();
    socket.unshift(chunk);
    this.#options.connectNode(socket);
    socket.resume();
  }
}

/** A request all of which is in one piece, and nothing else. */
function wholeRequest(
  heads: PlainHeads,
  chunk: Buffer,
  headBytes: number,
): { readonly head: PlainHead; readonly body: Buffer | undefined } | undefined {
  const text = chunk.toString('latin1', 0, Math.min(chunk.length, headBytes + endOfHead.length));
  const end = text.indexOf(endOfHead);
  if (end < 0) return undefined;
  const head = heads.read(text.slice(0, end + lineEnd.length));
  const bodyFrom = end + endOfHead.length;
  if (!head || chunk.length - bodyFrom !== head.bodyBytes) return undefined;
  return { head, body: head.bodyBytes > 0 ? chunk.subarray(bodyFrom) : undefined };
}
