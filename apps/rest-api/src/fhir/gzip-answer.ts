import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createGzip, type Gzip } from 'node:zlib';

import { acceptsGzip } from '@fhir-gateway/express-kit';
import type { AnswerSink, ResponseHead } from '@fhir-gateway/fhir-proxy';

/** A shorter answer gains nothing that its client would notice. */
const minBytes = 1024;
/** Above this level a Bundle becomes hardly smaller, and costs twice the CPU. */
const level = 4;
/** Base64 and images are no smaller compressed; FHIR is text. */
const compressible = /^(?:application\/(?:[\w.-]+\+)?(?:json|xml|ndjson)|text\/)/i;

/** Whether an answer is of a kind that is compressed for who asks for it: its `Vary` says so. */
export function isCompressible({ headers }: ResponseHead): boolean {
  const type = headers['content-type'];
  // Content as it was stored stays byte for byte, and can be had in parts.
  return typeof type === 'string' && compressible.test(type) && headers['content-disposition'] === undefined;
}

/**
 * Whether this one is compressed. Not for a browser with a cookie, so that no page can learn from the length of an answer what
 * stands in it beside the page's own search (BREACH). Not with a strong ETag, which names the bytes of the other form.
 *
 * @see RFC 9110 sections 8.8.3.3 and 12.5.3
 */
export function isCompressedFor(asked: IncomingHttpHeaders, method: string, head: ResponseHead): boolean {
  if (asked['accept-encoding'] === undefined || asked.cookie !== undefined) return false;
  const { status, headers } = head;
  if (method === 'HEAD' || status === 204 || status === 206 || status === 304) return false;
  const length = headers['content-length'];
  if (length !== undefined && Number(length) < minBytes) return false;
  const etag = headers['etag'];
  if (typeof etag === 'string' && !etag.startsWith('W/')) return false;
  return acceptsGzip(asked['accept-encoding']);
}

/**
 * An answer that leaves compressed as it comes, no faster than its client takes it. It is written in threads of their own, which
 * have read a chunk when its `sent` is called.
 */
export class GzipAnswer extends EventEmitter implements AnswerSink {
  readonly retainsNothing = true;
  readonly #response: ServerResponse;
  readonly #gzip: Gzip;
  #done: ((error?: Error | null) => void) | undefined;

  /** @param response whose head was written */
  constructor(response: ServerResponse) {
    super();
    this.#response = response;
    this.#gzip = createGzip({ level });
    this.#gzip.on('data', (chunk: Buffer) => {
      if (response.write(chunk)) return;
      this.#gzip.pause();
      response.once('drain', () => this.#gzip.resume());
    });
    this.#gzip.on('end', () => response.end((error?: Error | null) => this.#done?.(error)));
    this.#gzip.on('drain', () => this.emit('drain'));
    this.#gzip.on('error', (error) => this.destroy(error));
    response.on('error', (error) => this.listenerCount('error') > 0 && this.emit('error', error));
    response.on('close', () => {
      this.#gzip.destroy();
      this.emit('close');
    });
  }

  get destroyed(): boolean {
    return this.#response.destroyed;
  }

  write(chunk: Buffer, sent?: (error?: Error | null) => void): boolean {
    return this.#gzip.write(chunk, sent);
  }

  cork(): void {
    this.#gzip.cork();
  }

  end(last: Buffer | ((error?: Error | null) => void), done?: (error?: Error | null) => void): void {
    if (typeof last === 'function') {
      this.#done = last;
      this.#gzip.end();
    } else {
      this.#done = done;
      this.#gzip.end(last);
    }
  }

  destroy(error?: Error): void {
    this.#gzip.destroy();
    this.#response.destroy(error);
  }
}
