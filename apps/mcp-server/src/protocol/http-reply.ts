import { gzip } from 'node:zlib';
import { acceptsGzip } from '@fhir-gateway/express-kit';
import type { Request, Response } from 'express';
import { bodyText, type Answer } from '../messages/json-rpc.js';

/** In what form a client takes its answer. */
export interface Accepted {
  readonly json: boolean;
  readonly stream: boolean;
}

/** Proxies and hosts take a connection for dead on which nothing comes for half a minute. */
const keepAliveMs = 15_000;
/** Stored by nobody, and by no proxy gathered up to be packed together. */
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  // nginx passes each event on as it comes.
  'x-accel-buffering': 'no',
};

/** A shorter answer gains nothing that its client would notice. */
const leastPackedBytes = 2048;
/** Above this level an answer becomes hardly smaller, and costs twice the CPU. */
const packingLevel = 4;

const everything: Accepted = { json: true, stream: true };

/**
 * Reads an `Accept` header; without one anything is taken.
 *
 * @see RFC 9110 section 12.5.1
 */
export function readAccept(header = '*/*'): Accepted {
  // As nearly all clients write it.
  if (header === 'application/json, text/event-stream') return everything;
  const ranges = header
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter)))
    .map(([type]) => type);
  const takes = (...types: string[]): boolean => types.some((type) => ranges.includes(type));
  return {
    json: takes('*/*', 'application/*', 'application/json'),
    stream: takes('*/*', 'text/*', 'text/event-stream'),
  };
}

/**
 * Whether answers leave compressed by gzip, where they are long enough: for who asks for it and sends no cookie, so that no
 * page can learn from the length of an answer what stands in it (BREACH).
 */
export function takesGzip({ headers }: Pick<Request, 'headers'>): boolean {
  const { cookie, 'accept-encoding': codings } = headers;
  return codings !== undefined && cookie === undefined && acceptsGzip(codings);
}

/**
 * Writes the answer of one message: one JSON document, or an event stream as soon as there is something to say before,
 * or nothing for fifteen seconds.
 *
 * @see MCP 2025-11-25, Transports, "Sending Messages to the Server"
 */
export class HttpReply {
  readonly #response: Response;
  readonly #accepted: Accepted;
  readonly #mayPack: boolean;
  #timer: NodeJS.Timeout | undefined;
  #isStream = false;

  /** @param mayPack documents may be compressed; streams never are, since each event has to leave at once */
  constructor(response: Response, accepted: Accepted, mayPack = false) {
    this.#response = response;
    this.#accepted = accepted;
    this.#mayPack = mayPack;
  }

  /** Sends a notification; absent where the client takes no stream. */
  get notify(): ((notification: string) => void) | undefined {
    return this.#accepted.stream
      ? (notification) => this.#write(`event: message\ndata: ${notification}\n\n`)
      : undefined;
  }

  /** Begins to show that an answer is still to come. */
  keepAlive(): void {
    if (this.#accepted.stream) this.#timer = setInterval(() => this.#write(': keepalive\n\n'), keepAliveMs);
  }

  /** @param answer absent when the client has left */
  end(answer: Answer | undefined): void {
    clearInterval(this.#timer);
    const response = this.#response;
    if (answer === undefined) return void response.destroy();
    const { status, body } = answer;
    if (body === undefined) return void response.writeHead(status, { 'content-length': 0 }).end();
    if (this.#isStream || (this.#accepted.stream && !this.#accepted.json)) {
      // JSON of a platform may have line breaks between its members; each needs a field name of its own.
      const data = bodyText(answer).replace(/\r\n?|\n/g, '\ndata: ');
      return void response.end(this.#opened(`event: message\ndata: ${data}\n\n`));
    }
    const isText = body.every((part) => typeof part === 'string');
    if (isText && !this.#mayPack) return this.#sendText(status, body.join(''));
    const parts = body.map((part) => (typeof part === 'string' ? Buffer.from(part) : part.bytes));
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (this.#mayPack && length >= leastPackedBytes) return this.#sendPacked(status, Buffer.concat(parts, length));
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': length });
    response.cork();
    for (const part of parts) response.write(part);
    response.end();
    response.uncork();
  }

  #sendText(status: number, text: string): void {
    const length = Buffer.byteLength(text);
    this.#response.writeHead(status, { 'content-type': 'application/json', 'content-length': length });
    // Where all of it is ASCII, as mostly, there is nothing to encode.
    this.#response.end(text, length === text.length ? 'latin1' : 'utf8');
  }

  /** Compressed in a thread of its own: other messages are answered meanwhile. */
  #sendPacked(status: number, document: Buffer): void {
    gzip(document, { level: packingLevel }, (error, packed) => {
      const response = this.#response;
      if (response.destroyed) return;
      const body = error ? document : packed;
      const coding = error ? {} : { 'content-encoding': 'gzip' };
      response.writeHead(status, { 'content-type': 'application/json', ...coding, 'content-length': body.length });
      response.end(body);
    });
  }

  #write(frame: string): void {
    if (!this.#response.destroyed) this.#response.write(this.#opened(frame));
  }

  #opened(frame: string): string {
    if (!this.#isStream) this.#response.writeHead(200, streamHeaders);
    this.#isStream = true;
    return frame;
  }
}
