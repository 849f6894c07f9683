import { ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { isTurnOver, nextTurn } from '@fhir-gateway/limits';
import type { AnswerSink, Sent } from '../contract/answer-sink.js';
import type { Coding } from './answer-plan.js';
import type { UrlRewriter } from '../contract/url-rewriter.js';
import type { PooledBuffer } from '@fhir-gateway/http1-client';
import { createDecoder, inflatesTooFar, isBomb, notDecodable } from './content-coding.js';
import { ProxyError } from '../contract/proxy-error.js';
import { toProxyError } from '../contract/upstream-failure.js';

/** The source's side of a delivery. */
export interface Flow {
  pause(): void;
  resume(): void;
  /** Called at most once: the whole answer was delivered, or why it could not be. */
  settled(error?: ProxyError): void;
}

/** What happens to a body on its way. */
export interface DeliveryOptions {
  readonly rewriter?: UrlRewriter | undefined;
  readonly coding?: Coding | undefined;
  /** Most bytes that a compressed body may come to. */
  readonly maxBytes?: number;
  /** Leases on the memory in which the next write lies; that write takes them over, and releases them when it has left. */
  readonly leases?: PooledBuffer[];
}

/**
 * Hands an answer's body to the client: decompressed where it has to be, rewritten where it may have to be, and no
 * faster than the client takes it. Holds no more than the chunk in hand.
 */
export class Delivery {
  /** Whether the memory of what was written can be used again once it has left; see {@link AnswerSink.retainsNothing}. */
  readonly retainsNothing: boolean;
  readonly #target: AnswerSink;
  readonly #flow: Flow;
  readonly #rewriter: UrlRewriter | undefined;
  readonly #coding: Coding | undefined;
  readonly #leases: PooledBuffer[] | undefined;
  readonly #maxBytes: number;
  #compressedBytes = 0;
  #plainBytes = 0;
  /** Made when the first bytes are here. */
  #decoder: Transform | undefined;
  #isSettled = false;
  #isWaiting = false;

  constructor(target: AnswerSink, flow: Flow, options: DeliveryOptions = {}) {
    this.retainsNothing = target.retainsNothing ?? target instanceof ServerResponse;
    this.#target = target;
    this.#flow = flow;
    this.#rewriter = options.rewriter;
    this.#coding = options.coding;
    this.#leases = options.leases;
    this.#maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    target.on('error', this.#clientGone);
    target.on('close', this.#clientGone);
    if (target.destroyed) this.#clientGone();
  }

  /** Takes the next chunk from the platform. */
  write(chunk: Buffer): void {
    if (this.#isSettled || chunk.length === 0) return;
    if (this.#coding) this.#decoder ??= this.#decode(createDecoder(this.#coding, chunk));
    const sink = this.#decoder;
    this.#compressedBytes += chunk.length;
    if (!sink) {
      if (!this.#pass(chunk)) this.#waitFor(this.#target);
      // The kernel may hold megabytes of each of many answers, all of which would be read in one turn.
      else if (isTurnOver()) this.#pauseUntil((resume) => void nextTurn().then(resume));
    } else if (!sink.write(chunk)) {
      this.#waitFor(sink);
    }
  }

  /** The platform's answer is complete; `whole` is all of it, when nothing was written before. */
  end(whole?: readonly Buffer[]): void {
    if (this.#isSettled) return;
    if (!whole) {
      if (this.#decoder) this.#decoder.end();
      else this.#finish();
      return;
    }
    const done: Sent = (error) => (error ? this.#clientGone(error) : this.#settle());
    const last = whole.at(-1);
    if (!last) return void this.#target.end(done);
    if (whole.length > 1) this.#target.cork();
    for (let index = 0; index < whole.length - 1; index += 1) this.#target.write(whole[index] as Buffer);
    this.#target.end(last, done);
  }

  /** The platform's answer broke off: the client's connection is cut, so that it cannot take a part for the whole. */
  break(error: ProxyError): void {
    if (this.#isSettled) return;
    this.#settle(error);
    this.#target.destroy(error);
  }

  #pass(chunk: Buffer): boolean {
    try {
      const output = this.#rewriter ? this.#rewriter.push(chunk) : chunk;
      const leases = this.#leases?.splice(0) ?? [];
      if (leases.length === 0 || !this.retainsNothing) {
        return output.length === 0 || this.#target.write(output);
      }
      const sent: Sent = (error) => {
        if (!error) for (const lease of leases) lease.release();
      };
      if (output.length > 0) return this.#target.write(output, sent);
      // What the rewriter holds back of the chunk is a copy.
      sent();
      return true;
    } catch (error) {
      this.break(toProxyError(error));
      return true;
    }
  }

  /** What was under way already when the source paused still comes, and waits for the same moment. */
  #waitFor(sink: Pick<AnswerSink, 'once'>): void {
    this.#pauseUntil((resume) => sink.once('drain', resume));
  }

  #pauseUntil(tell: (resume: () => void) => void): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#flow.pause();
    tell(() => {
      this.#isWaiting = false;
      this.#flow.resume();
    });
  }

  #finish(): void {
    const rest = this.#rewriter?.end();
    const done = (): void => this.#settle();
    if (rest && rest.length > 0) this.#target.end(rest, done);
    else this.#target.end(done);
  }

  #decode(decoder: Transform): Transform {
    decoder.on('data', (chunk: Buffer) => {
      if (this.#isSettled) return;
      this.#plainBytes += chunk.length;
      if (this.#plainBytes > this.#maxBytes || isBomb(this.#compressedBytes, this.#plainBytes)) {
        return this.break(inflatesTooFar());
      }
      if (this.#pass(chunk)) return;
      decoder.pause();
      this.#target.once('drain', () => decoder.resume());
    });
    decoder.on('end', () => this.#finish());
    decoder.on('error', (cause) => {
      this.break(notDecodable(cause));
    });
    return decoder;
  }

  /** The target closed before the end, or refused what it was given: the latter with an error of ours. */
  readonly #clientGone = (error?: Error): void => {
    if (this.#isSettled) return;
    const isOurs = error instanceof ProxyError;
    this.#settle(
      isOurs ? error : new ProxyError('CLIENT_CLOSED', 'The client went away before the answer was complete.'),
    );
  };

  #settle(error?: ProxyError): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (error) this.#decoder?.destroy();
    this.#flow.settled(error);
  }
}
