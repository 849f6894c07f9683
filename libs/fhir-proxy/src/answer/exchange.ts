import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerSink } from '../contract/answer-sink.js';
import { rewriterFor } from './answer-rewriter.js';
import type { AnswerLinks } from './answer-rewriter.js';
import { notFhir, planAnswer } from './answer-plan.js';
import type { AnswerPlan } from './answer-plan.js';
import { rewriteChunks } from '../rewrite/base-url-rewriter.js';
import { notDecodable } from './content-coding.js';
import { bufferPool } from '@fhir-gateway/http1-client';
import { Delivery } from './delivery.js';
import type { Flow } from './delivery.js';
import { probeHeldAnswer, readHeldAnswer } from './held-answer.js';
import type { FormatWish } from '../contract/asked-format.js';
import type { CancelSignal, ResponseHead } from '../contract/fhir-call.js';
import type { ExchangeControl, PooledBuffer, ResponseHandler, Transport } from '@fhir-gateway/http1-client';
import type { Interaction } from '../contract/interaction.js';
import type { ProxyLimits } from '../contract/limits.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { ProxyError } from '../contract/proxy-error.js';
import { makeResponseHeaders, requireJobLink, setJobLocation } from './response-headers.js';
import { toProxyError } from '../contract/upstream-failure.js';

/** What one exchange with a platform is about. */
export interface ExchangeOptions {
  readonly route: PlatformRoute;
  readonly interaction: Interaction;
  readonly wish?: FormatWish | undefined;
  readonly limits: ProxyLimits;
  /** Whether an answer is not handed on: the exchange then ends as intercepted, and the client has seen nothing yet. */
  intercepts(status: number, headers: IncomingHttpHeaders): boolean;
  /** Time for all of it, to the last byte of the answer. */
  readonly timeoutMs: number;
  open(head: ResponseHead): AnswerSink;
  readonly now: () => number;
  readonly signal?: CancelSignal | undefined;
  readonly links?: AnswerLinks | undefined;
}

/** What is sent. */
export interface UpstreamRequest {
  readonly method: Interaction['method'];
  /** Path and query. */
  readonly path: string;
  readonly headers: string[];
  readonly body?: Buffer;
  /** How long to wait for the answer's head, where that differs from the limits. */
  readonly headersTimeoutMs?: number | undefined;
}

/** How an exchange ended: with the whole answer delivered, or with one that was intercepted. */
export interface ExchangeResult {
  readonly status: number;
  readonly isIntercepted: boolean;
}

/** Sends one request to the platform and hands its answer on. @throws ProxyError UPSTREAM_* | CLIENT_CLOSED | RESPONSE_TOO_LARGE */
export function exchange(
  transport: Transport,
  request: UpstreamRequest,
  options: ExchangeOptions,
): Promise<ExchangeResult> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(options, resolve, reject);
    if (options.signal?.aborted) return handler.cancel();
    const { method, path, headers, body, headersTimeoutMs } = request;
    const headersTimeout = headersTimeoutMs ?? null;
    transport.dispatch({ method, path, headers, body: body ?? null, headersTimeout }, handler);
  });
}

/** An answer longer than this is never held, not even for the rest of the turn. */
const maxHeldBytes = 256 * 1024;

/** Answers that have no body to speak of. */
const bodiless: ReadonlySet<AnswerPlan['mode']> = new Set(['empty', 'discard', 'perhaps-outcome']);

/** What one exchange comes to. */
class ExchangeHandler implements ResponseHandler, Flow {
  readonly #options: ExchangeOptions;
  readonly #resolve: (result: ExchangeResult) => void;
  readonly #reject: (error: ProxyError) => void;
  readonly cancel = (): void => this.#fail(new ProxyError('CLIENT_CLOSED', 'The client cancelled the request.'));
  #timer: NodeJS.Timeout;
  #controller: ExchangeControl | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #plan: AnswerPlan | undefined;
  #delivery: Delivery | undefined;
  /** What an error answer, or one that may be short, has said so far. */
  #held: Buffer[] = [];
  #received = 0;
  /** Leases on the memory of what was written to the client, as far as they are known. */
  readonly #leases: PooledBuffer[] = [];
  /** The same of `#held`. */
  #heldLeases: (PooledBuffer | undefined)[] = [];
  #isSettled = false;

  constructor(
    options: ExchangeOptions,
    resolve: (result: ExchangeResult) => void,
    reject: (error: ProxyError) => void,
  ) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    options.signal?.addEventListener('abort', this.cancel, { once: true });
    this.#timer = setTimeout(() => this.#fail(tookTooLong()), options.timeoutMs);
  }

  onRequestStart(controller: ExchangeControl): void {
    this.#controller = controller;
    if (this.#isSettled) controller.abort(new ProxyError('CLIENT_CLOSED', 'The client cancelled the request.'));
  }

  onResponseStart(_controller: ExchangeControl, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#isSettled) return;
    this.#status = status;
    this.#headers = headers;
    const { limits, now } = this.#options;
    if (this.#options.intercepts(status, headers)) return this.#dropRest(limits.bodyIdleTimeoutMs);
    try {
      this.#plan = planAnswer(this.#options, status, headers, now());
      if (status === 202) requireJobLink(this.#options, headers);
      if (Number(headers['content-length'] ?? 0) > limits.maxResponseBytes) throw responseTooLarge();
      if (this.#plan.mode === 'head') this.#open(this.#plan);
    } catch (error) {
      this.#fail(toProxyError(error));
    }
  }

  onResponseData(controller: ExchangeControl, chunk: Buffer, lease?: PooledBuffer): void {
    const { limits } = this.#options;
    this.#received += chunk.length;
    if (this.#isSettled) {
      if (this.#received > limits.maxErrorBytes) controller.abort(unread());
      return;
    }
    if (this.#received > limits.maxResponseBytes) return this.#fail(responseTooLarge());
    if (this.#delivery) {
      // A chunk that is decompressed is read at the decoder's own time.
      if (lease && !this.#plan?.coding) this.#leases.push(lease);
      return this.#delivery.write(chunk);
    }
    this.#held.push(chunk);
    this.#heldLeases.push(lease);
    if (this.#plan?.mode === 'stream') return this.#plan.coding ? this.#releaseDecodable() : this.#releaseSoon();
    if (this.#received > limits.maxErrorBytes || this.#plan?.mode === 'empty') this.#settleHeldEarly();
  }

  onResponseEnd(): void {
    if (this.#isSettled) return clearTimeout(this.#timer);
    if (this.#delivery) return this.#delivery.end();
    const plan = this.#plan;
    if (!plan) return this.#fail(new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.'));
    try {
      const { limits, now } = this.#options;
      const head = { status: this.#status, headers: this.#headers, now, maxBytes: limits.maxErrorBytes };
      const body = readHeldAnswer(this.#held, plan, head);
      // Not kept until this exchange is found dead, which may be long after.
      this.#held = [];
      this.#open(plan, body);
    } catch (error) {
      this.#fail(toProxyError(error));
    }
  }

  onResponseError(_controller: ExchangeControl, error: Error): void {
    clearTimeout(this.#timer);
    this.#fail(toProxyError(error));
  }

  /**
   * An answer that is not long is here whole by the end of this turn, and then leaves whole with its length: in one
   * write instead of several for each chunk. What is not here by then is streamed.
   */
  #releaseSoon(): void {
    const length = Number(this.#headers['content-length'] ?? Number.NaN);
    if (length === this.#received) return;
    if (this.#received > maxHeldBytes || length > maxHeldBytes) return this.#release();
    if (this.#held.length === 1) setImmediate(() => this.#release());
  }

  /** A body that is not compressed as it says is an error, as long as nothing of it has left. */
  #releaseDecodable(): void {
    const verdict = probeHeldAnswer(this.#held, this.#plan?.coding);
    if (verdict === 'corrupt') this.#fail(notDecodable());
    else if (verdict === 'decodes') this.#release();
  }

  #release(): void {
    const plan = this.#plan;
    if (this.#isSettled || this.#delivery || !plan) return;
    const [held, leases] = [this.#held, this.#heldLeases];
    this.#held = [];
    this.#heldLeases = [];
    try {
      const delivery = this.#open(plan);
      for (const [index, chunk] of held.entries()) {
        const lease = leases[index];
        if (lease && !plan.coding) this.#leases.push(lease);
        delivery.write(chunk);
      }
    } catch (error) {
      this.#fail(toProxyError(error));
    }
  }

  /** An error that says it is FHIR may be long and passes; a body without a media type may not be there at all. */
  #settleHeldEarly(): void {
    const plan = this.#plan;
    if (probeHeldAnswer(this.#held, plan?.coding) === 'corrupt') return this.#fail(notDecodable());
    if (plan?.mode === 'inspect' && (plan.family === 'fhir-json' || plan.family === 'fhir-xml')) {
      const held = Buffer.concat(this.#held);
      this.#held = [];
      this.#open(plan).write(held);
      return;
    }
    this.#fail(notFhir(this.#status, this.#headers, this.#options.now()));
  }

  /** Opens the answer to the client; with a `whole` body (plain by now), or for one without any, also completes it. */
  #open(plan: AnswerPlan, whole?: readonly Buffer[]): Delivery {
    const { route, links, limits } = this.#options;
    const guard = this.#status === 200 && links?.isManifest ? undefined : route.linkGuard;
    const allocate = (length: number): Buffer => {
      const lease = bufferPool.acquire(length);
      this.#leases.push(lease);
      return lease.bytes;
    };
    const rewriter = rewriterFor(plan, route.outward, guard, links?.page, allocate);
    const body = whole && rewriter ? rewriteChunks(rewriter, whole) : whole;
    const headers = makeResponseHeaders(route, this.#headers, plan, body);
    if (this.#status === 202 && links?.job) setJobLocation(headers, this.#headers, links.job);
    const target = this.#options.open({ status: this.#status, headers });
    const options = { rewriter, coding: plan.coding, leases: this.#leases, maxBytes: limits.maxResponseBytes };
    const delivery = (this.#delivery = new Delivery(target, this, options));
    if (body || bodiless.has(plan.mode)) delivery.end(body);
    return delivery;
  }

  /** The client is slower than the platform. @see Flow */
  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  settled(error?: ProxyError): void {
    if (error) return this.#fail(error);
    // The whole answer has left: nothing refers to it any more, nor to what it was made of.
    if (this.#delivery?.retainsNothing) {
      for (const lease of [...this.#leases, ...this.#heldLeases]) lease?.release();
      this.#leases.length = 0;
      this.#heldLeases = [];
    }
    this.#settle();
  }

  #fail(error: ProxyError): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.cancel);
    this.#delivery?.break(error);
    this.#controller?.abort(error);
    this.#reject(error);
  }

  /** The rest of an answer that is not handed on is read and dropped, so that its connection can be used again: if it comes soon. */
  #dropRest(timeoutMs: number): void {
    this.#settle();
    this.#timer = setTimeout(() => this.#controller?.abort(unread()), timeoutMs);
  }

  #settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.cancel);
    this.#resolve({ status: this.#status, isIntercepted: this.#delivery === undefined });
  }
}

function unread(): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', 'Unread answer.');
}

function tookTooLong(): ProxyError {
  return new ProxyError('UPSTREAM_TIMEOUT', 'The answer of the platform was not complete in time.', {
    detail: 'total time',
  });
}

function responseTooLarge(): ProxyError {
  return new ProxyError('RESPONSE_TOO_LARGE', 'The answer of the platform is larger than the limit.');
}
