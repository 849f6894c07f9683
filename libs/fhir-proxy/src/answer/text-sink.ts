import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import type { AnswerSink, Sent } from '../contract/answer-sink.js';
import { ProxyError } from '../contract/proxy-error.js';

/**
 * Takes an answer into memory, up to a size, as text. That is there as soon as the answer has ended, so that the memory of
 * its bytes is free for the next one.
 */
export class TextSink extends EventEmitter implements AnswerSink {
  readonly retainsNothing = true;
  destroyed = false;
  size = 0;
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  /** Of the chunks, which are let go of at the end. */
  #sent: Sent[] = [];
  #isEnded = false;
  #text = '';

  /** @param maxBytes over this it ends with RESPONSE_TOO_LARGE */
  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }

  write(chunk: Buffer, sent?: Sent): boolean {
    if (this.destroyed) return false;
    if (sent) this.#sent.push(sent);
    this.size += chunk.length;
    if (this.size <= this.#maxBytes) this.#chunks.push(chunk);
    else this.destroy(new ProxyError('RESPONSE_TOO_LARGE', 'The answer of the platform is larger than the limit.'));
    return true;
  }

  cork(): void {
    // Nothing leaves.
  }

  end(last?: Buffer | Sent, then?: Sent): this {
    if (last !== undefined && typeof last !== 'function') this.write(last);
    if (this.destroyed) return this;
    this.#text = decoded(this.#chunks);
    this.#chunks = [];
    this.#isEnded = true;
    for (const sent of this.#sent.splice(0)) sent();
    (typeof last === 'function' ? last : then)?.();
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed || this.#isEnded) return this;
    this.destroyed = true;
    this.#chunks = [];
    this.#sent = [];
    // As a stream does it: whoever is writing hears of it afterwards.
    queueMicrotask(() => {
      if (error && this.listenerCount('error') > 0) this.emit('error', error);
      this.emit('close');
    });
    return this;
  }

  /** What was written; to be asked for once, since it is long. */
  takeText(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

/** Without a copy of all the bytes first: large buffers are what costs most next to reading the JSON itself. */
function decoded(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (first && chunks.length === 1) return first.toString('utf8');
  // Characters may be cut in two where chunks meet.
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (const chunk of chunks) text += decoder.write(chunk);
  return text + decoder.end();
}
