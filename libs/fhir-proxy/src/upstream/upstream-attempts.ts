import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerSink } from '../contract/answer-sink.js';
import type { Verdict } from './circuit-breaker.js';
import { exchange } from '../answer/exchange.js';
import type { ExchangeOptions, ExchangeResult, UpstreamRequest } from '../answer/exchange.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import { ProxyError } from '../contract/proxy-error.js';
import {
  delayAfterFailure,
  delayAfterStatus,
  isRepeatable,
  outOfOrder,
  passing,
  pause,
} from '../request/retry-policy.js';
import { asWriteError } from '../contract/upstream-failure.js';
import type { RequestProof } from '@fhir-gateway/smart-auth/access';
import type { UpstreamPool } from './upstream-pools.js';

/** What {@link exchangeRepeatedly} works with, beside what each exchange needs. */
export interface AttemptsOptions extends Omit<ExchangeOptions, 'intercepts' | 'timeoutMs'> {
  /** A 401 is not handed on: the result has it, and the client has seen nothing yet. */
  readonly interceptsUnauthorized: boolean;
  /** Called before each attempt; throws when the platform's published limit is reached. */
  readonly keepLimits?: () => Promise<void>;
  /** Goes with the token, signed anew for each attempt, since a server takes a proof once. */
  readonly proof?: RequestProof | undefined;
  /** Whom the request counts as in the bulkhead. */
  readonly caller: string;
  readonly random: () => number;
  /** Told before each attempt but the first. */
  readonly onRetry?: () => void;
}

/**
 * Sends a request, and again when the platform was out of order and repeating can do no harm. The client sees one
 * answer: the last one, if all were failures. Everything together has to fit the limits' total time.
 *
 * @throws ProxyError UPSTREAM_* | CLIENT_CLOSED | RESPONSE_TOO_LARGE
 */
export async function exchangeRepeatedly(
  pool: UpstreamPool,
  request: UpstreamRequest,
  options: AttemptsOptions,
): Promise<ExchangeResult> {
  const { caller, limits, now, proof, signal } = options;
  const { transport, breaker, bulkhead } = pool;
  const endsAtMs = now() + limits.totalTimeoutMs;
  for (let failures = 0; ; failures += 1) {
    if (options.keepLimits) await options.keepLimits();
    breaker.check();
    // Holds a place at the platform for one attempt, and none while it waits for the next.
    const entered = bulkhead.enterInTurn(caller, signal);
    const place = entered instanceof Promise ? await entered : entered;
    const attempt = new Attempt(options, failures + 1, endsAtMs);
    try {
      const isProbe = breaker.enter();
      // All in this one frame: each that a request passes through when its answer is here costs it a turn.
      try {
        attempt.result = await exchange(transport, proof ? proven(request, proof) : request, attempt);
        attempt.verdict = outOfOrder.has(attempt.result.status) ? 'failed' : 'answered';
      } catch (error) {
        attempt.failed(error);
      } finally {
        breaker.leave(isProbe, attempt.verdict);
      }
    } finally {
      place.leave();
    }
    if (attempt.delayMs === undefined) return attempt.result;
    await pause(attempt.delayMs, signal);
    options.onRetry?.();
  }
}

function proven(request: UpstreamRequest, proof: RequestProof): UpstreamRequest {
  return { ...request, headers: [...request.headers, 'dpop', proof.sign()] };
}

/** What stands there until the platform has answered. */
const lost: ExchangeResult = { status: 0, isIntercepted: true };

/** One try, and what its exchange works with. Its result counts only when there is no `delayMs` after which to try again. */
class Attempt implements ExchangeOptions {
  readonly route: ExchangeOptions['route'];
  readonly interaction: ExchangeOptions['interaction'];
  readonly wish: ExchangeOptions['wish'];
  readonly limits: ExchangeOptions['limits'];
  readonly now: ExchangeOptions['now'];
  readonly signal: ExchangeOptions['signal'];
  readonly links: ExchangeOptions['links'];
  /** What is left as the attempt begins: waiting in line counts. */
  readonly timeoutMs: number;
  readonly #options: AttemptsOptions;
  /** Should this one fail, too. */
  readonly #failures: number;
  readonly #endsAtMs: number;
  #isOpened = false;
  delayMs: number | undefined;
  verdict: Verdict = 'unknown';
  result: ExchangeResult = lost;

  constructor(options: AttemptsOptions, failures: number, endsAtMs: number) {
    this.#options = options;
    this.#failures = failures;
    this.#endsAtMs = endsAtMs;
    this.route = options.route;
    this.interaction = options.interaction;
    this.wish = options.wish;
    this.limits = options.limits;
    this.now = options.now;
    this.signal = options.signal;
    this.links = options.links;
    this.timeoutMs = Math.max(1, endsAtMs - options.now());
  }

  intercepts(status: number, headers: IncomingHttpHeaders): boolean {
    const { proof, interceptsUnauthorized, interaction, now, random } = this.#options;
    proof?.note(headers);
    if (status === 401 && interceptsUnauthorized) {
      // Refused before it was looked at, so that a write can be sent again as well (RFC 9449 section 9).
      if (proof?.mayRepeat(headers)) this.delayMs = this.#inTime(0);
      return true;
    }
    if (!passing.has(status) || !isRepeatable(interaction)) return false;
    const at = { nowMs: now(), random };
    this.delayMs = this.#inTime(delayAfterStatus(status, headers, this.#failures, this.limits, at));
    return this.delayMs !== undefined;
  }

  open(head: ResponseHead): AnswerSink {
    this.#isOpened = true;
    return this.#options.open(head);
  }

  /** The platform did not answer. @throws ProxyError when that is not tried again */
  failed(error: unknown): void {
    this.verdict = this.#verdictOn(error);
    if (isLost(error) && !this.#isOpened && isRepeatable(this.interaction))
      this.delayMs = this.#inTime(delayAfterFailure(this.#failures, this.limits, this.#options.random));
    if (this.delayMs === undefined) throw told(error, this.#failures, this.interaction.isWrite);
  }

  #inTime(delayMs: number | undefined): number | undefined {
    return delayMs !== undefined && this.#options.now() + delayMs < this.#endsAtMs ? delayMs : undefined;
  }

  /** An answer that began, or that is no FHIR, is one all the same. */
  #verdictOn(error: unknown): Verdict {
    if (this.#isOpened) return 'answered';
    if (!(error instanceof ProxyError) || error.code === 'CLIENT_CLOSED') return 'unknown';
    if (error.code === 'UPSTREAM_UNREACHABLE') return isLost(error) ? 'failed' : 'unknown';
    const isFailed = error.code === 'UPSTREAM_TIMEOUT';
    return isFailed || outOfOrder.has(error.upstreamStatus ?? 0) ? 'failed' : 'answered';
  }
}

/** Whether the connection failed, rather than was refused here: a refusal of our own has no cause. */
function isLost(error: unknown): boolean {
  return error instanceof ProxyError && error.code === 'UPSTREAM_UNREACHABLE' && error.cause !== undefined;
}

/** Says how often it was tried, when that was more than once; and of a write that it may have been carried out. */
function told(error: unknown, attempts: number, isWrite: boolean): unknown {
  if (isWrite && error instanceof ProxyError) return asWriteError(error);
  if (attempts === 1 || !(error instanceof ProxyError) || !error.code.startsWith('UPSTREAM_')) return error;
  const { code, message, detail, upstreamStatus, retryAfterSeconds, cause } = error;
  return new ProxyError(code, `${message} It was tried ${attempts} times.`, {
    detail,
    upstreamStatus,
    retryAfterSeconds,
    cause,
  });
}
