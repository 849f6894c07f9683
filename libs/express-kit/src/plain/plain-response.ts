import { EventEmitter } from 'node:events';
import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';

import type { FrontResponse } from '../front.js';
import type { EarlyHeader, Framing } from './answer-head.js';
import { writeAnswerHead } from './answer-head.js';

/** The connection, as an answer uses it. */
export interface AnswerCarrier {
  /** How long it is kept once it is answered; 0: not at all. The answer says so. */
  readonly idleSeconds: number;
  /**
   * Writes in one piece, or in two that leave together.
   *
   * @returns whether there is room for more
   */
  send(head: string, body: Buffer | string | undefined, encoding: BufferEncoding): boolean;
  /** Whether all that was sent is with the system. */
  readonly isFlushed: boolean;
  cork(): void;
  uncork(): void;
  /** Calls `done` once all that was sent is with the system: at once, where it is already. */
  flushed(done: () => void): void;
  /** The answer is complete. */
  answered(isKept: boolean): void;
  cut(error?: Error): void;
  /** The request goes to the app. */
  handOver(): void;
}

/**
 * An answer on a plain connection: what `ServerResponse` does for fronts, without what they do not use. Not a stream:
 * a `Writable` costs as much as all the rest of it.
 */
export class PlainResponse extends EventEmitter implements FrontResponse {
  statusCode = 200;
  headersSent = false;
  destroyed = false;
  writableFinished = false;
  isHandedOver = false;
  readonly #carrier: AnswerCarrier;
  readonly #isHead: boolean;
  /** What was set before the head was written, by name in lower case. */
  #early: Map<string, EarlyHeader> | undefined;
  /** Written, and not sent yet: it leaves together with the first bytes of the body. */
  #head = '';
  #framing: Framing = 'none';
  /** Of a body of a length that was told: what is still to come. */
  #left = 0;
  /** Of the chunk before, if there was one. */
  #endOfChunk = '';
  #isKept = true;
  #isEnded = false;
  #isCorked = false;

  /** @param isHead whether it answers a HEAD, and so has no body whatever is written */
  constructor(carrier: AnswerCarrier, isHead: boolean) {
    super();
    this.#carrier = carrier;
    this.#isHead = isHead;
  }

  get isDrained(): boolean {
    return this.#carrier.isFlushed;
  }

  hasHeader(name: string): boolean {
    return this.#early?.has(name.toLowerCase()) ?? false;
  }

  setHeader(name: string, value: string | number | readonly string[]): this {
    this.#early ??= new Map();
    this.#early.set(name.toLowerCase(), { name, value: typeof value === 'number' ? String(value) : value });
    return this;
  }

  appendHeader(name: string, value: string): this {
    const before = this.#early?.get(name.toLowerCase());
    return before ? this.setHeader(before.name, [before.value, value].flat()) : this.setHeader(name, value);
  }

  removeHeader(name: string): void {
    this.#early?.delete(name.toLowerCase());
  }

  writeHead(status: number, headers: OutgoingHttpHeaders | OutgoingHttpHeader[] = []): this {
    if (this.headersSent) throw new Error('The head of the answer was written before.');
    const lines = Array.isArray(headers) ? headers : linesOf(headers);
    const head = writeAnswerHead(status, lines, this.#early, this.#carrier.idleSeconds);
    this.headersSent = true;
    this.statusCode = status;
    this.#head = head.text;
    this.#framing = this.#isHead ? 'none' : head.framing;
    this.#left = this.#isHead ? 0 : (head.contentLength ?? 0);
    this.#isKept = head.isKept;
    return this;
  }

  write(chunk: Buffer): boolean {
    if (this.#isEnded) throw new Error('The answer has ended.');
    if (this.destroyed) return false;
    if (!this.headersSent) this.writeHead(this.statusCode);
    if (chunk.length === 0) return true;
    const hasRoom = this.#sendBody(chunk, 'utf8');
    if (!hasRoom) this.#carrier.flushed(() => this.emit('drain'));
    return hasRoom;
  }

  cork(): void {
    if (this.#isCorked || this.#isEnded) return;
    this.#isCorked = true;
    this.#carrier.cork();
  }

  uncork(): void {
    if (!this.#isCorked) return;
    this.#isCorked = false;
    this.#carrier.uncork();
  }

  end(last?: Buffer | string | (() => void), second?: BufferEncoding | (() => void), third?: () => void): this {
    if (this.#isEnded || this.destroyed) return this;
    const body = typeof last === 'function' ? undefined : last;
    const encoding = typeof second === 'string' ? second : 'utf8';
    const done = [last, second, third].find((given) => typeof given === 'function');
    if (!this.headersSent) this.#writeHeadFor(body, encoding);
    this.#isEnded = true;
    if (body !== undefined && body.length > 0) this.#sendBody(body, encoding);
    if (this.#framing === 'chunked') this.#head += `${this.#endOfChunk}0\r\n\r\n`;
    if (this.#head !== '') this.#send(undefined, 'latin1');
    this.uncork();
    // What was told and what was sent differ: whoever waits for the rest must not take the next answer for it.
    if (this.#left !== 0) {
      this.destroy();
      return this;
    }
    this.#carrier.flushed(() => this.#finish(done));
    return this;
  }

  destroy(error?: Error): this {
    if (this.writableFinished || this.destroyed) return this;
    this.destroyed = true;
    this.#carrier.cut(error);
    return this;
  }

  handOver(): void {
    if (this.headersSent || this.destroyed) throw new Error('The answer was begun before.');
    this.isHandedOver = true;
    this.closed();
    this.#carrier.handOver();
  }

  /** The connection has gone, or the request with it. */
  closed(): void {
    if (this.writableFinished) return;
    this.destroyed = true;
    this.emit('close');
  }

  /** As `ServerResponse` does, where nobody wrote a head before the end. */
  #writeHeadFor(body: Buffer | string | undefined, encoding: BufferEncoding): void {
    const hasNoBody = this.statusCode === 204 || this.statusCode === 304;
    this.writeHead(this.statusCode, hasNoBody ? [] : ['Content-Length', String(lengthOf(body, encoding))]);
  }

  #finish(done: (() => void) | undefined): void {
    if (this.destroyed || this.writableFinished) return;
    this.writableFinished = true;
    done?.();
    this.emit('close');
    this.#carrier.answered(this.#isKept);
  }

  #sendBody(chunk: Buffer | string, encoding: BufferEncoding): boolean {
    if (this.#framing === 'none') return true;
    if (this.#framing === 'length') {
      this.#left -= lengthOf(chunk, encoding);
      return this.#send(chunk, encoding);
    }
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    // The end of a chunk leaves with what comes next, so that none has to be copied.
    this.#head += `${this.#endOfChunk}${bytes.length.toString(16)}\r\n`;
    this.#endOfChunk = '\r\n';
    return this.#send(bytes, 'utf8');
  }

  #send(body: Buffer | string | undefined, encoding: BufferEncoding): boolean {
    const head = this.#head;
    this.#head = '';
    return this.#carrier.send(head, body, encoding);
  }
}

function linesOf(headers: OutgoingHttpHeaders): OutgoingHttpHeader[] {
  return Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

function lengthOf(body: Buffer | string | undefined, encoding: BufferEncoding): number {
  if (body === undefined) return 0;
  if (typeof body !== 'string') return body.length;
  return Buffer.byteLength(body, encoding);
}
