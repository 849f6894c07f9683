import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import type { AnswerSink, Sent } from '../contract/answer-sink.js';
import { inTimeSlices, stepLength, type Steps } from '@fhir-gateway/limits';
import { ProxyError } from '../contract/proxy-error.js';
import type { PageCutter } from '../json/page-cutter.js';
import type { HeldShare } from './held-bytes.js';

/** No more than so many times what may be held is read, to leave out what is too large. */
const readTimes = 4;

/**
 * Takes an answer into memory, up to a size, as text. Its bytes are needed no longer than they are written, so that their
 * memory is free for the next ones.
 */
export class TextSink extends EventEmitter implements AnswerSink {
  readonly retainsNothing = true;
  destroyed = false;
  size = 0;
  readonly #maxBytes: number;
  readonly #cutter: PageCutter;
  readonly #held: HeldShare | undefined;
  /** Characters may be cut in two where chunks meet. */
  readonly #decoder = new StringDecoder('utf8');
  #isEnded = false;

  /**
   * @param maxBytes over this it ends with RESPONSE_TOO_LARGE; what the cutter leaves out does not count
   * @param held counts what all answers hold that are read at once; it ends with the same code where that is too much
   */
  constructor(maxBytes: number, cutter: PageCutter, held?: HeldShare) {
    super();
    this.#held = held;
    this.#maxBytes = maxBytes;
    this.#cutter = cutter;
  }

  write(chunk: Buffer, sent?: Sent): boolean {
    if (this.destroyed) return false;
    this.size += chunk.length;
    this.#cutter.write(this.#decoder.write(chunk));
    sent?.();
    const { heldBytes } = this.#cutter;
    if (heldBytes > this.#maxBytes || this.size > this.#maxBytes * readTimes)
      this.destroy(new ProxyError('RESPONSE_TOO_LARGE', 'The answer of the platform is larger than the limit.'));
    else if (this.#held?.holds(heldBytes) === false) this.destroy(heldTooMuch());
    return true;
  }

  cork(): void {
    // Nothing leaves.
  }

  end(last?: Buffer | Sent, then?: Sent): this {
    const [rest, done] = typeof last === 'function' ? [undefined, last] : [last, then];
    // What was put together here comes in a single write, however long it is.
    void inTimeSlices(rest?.length ?? 0, this.#finish(rest, done));
    return this;
  }

  *#finish(rest: Buffer | undefined, done: Sent | undefined): Steps<void> {
    for (let at = 0; rest && at < rest.length && !this.destroyed; at += stepLength) {
      this.write(rest.subarray(at, at + stepLength));
      yield;
    }
    if (this.destroyed) return;
    this.#cutter.write(this.#decoder.end());
    this.#isEnded = true;
    done?.();
  }

  destroy(error?: Error): this {
    if (this.destroyed || this.#isEnded) return this;
    this.destroyed = true;
    this.#cutter.end();
    this.#held?.release();
    // As a stream does it: whoever is writing hears of it afterwards.
    queueMicrotask(() => {
      if (error && this.listenerCount('error') > 0) this.emit('error', error);
      this.emit('close');
    });
    return this;
  }
}

function heldTooMuch(): ProxyError {
  const message = 'Too many large answers are being read at once.';
  return new ProxyError('RESPONSE_TOO_LARGE', message, { retryAfterSeconds: 1 });
}
