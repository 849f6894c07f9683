import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { setTimeout as wait } from 'node:timers/promises';
import { CoverageError } from '../../coverage-error.js';
import type { PayerAnswer, PayerClient } from '../../payer/payer-client.js';
import type { HookRequest } from './hook-request.js';
import { plainText } from '../../untrusted-text.js';

/** How the call of a service ended, in so far as it had an answer. */
export type HookOutcome =
  | { readonly kind: 'answered'; readonly body: unknown }
  /** The service is not there any more: what discovery said is stale. */
  | { readonly kind: 'gone' }
  /** `auth-error`, `rejected`, `data-missing` (412), `profile-violation` (422), `unavailable`, `not-json`. */
  | { readonly kind: 'failed'; readonly outcome: string; readonly detail: string };

/** Bounds and the clock of one call. */
export interface HookCallOptions {
  readonly signal?: AbortSignal;
  /** Waits so many milliseconds; throws when the signal aborts. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

/** The guide asks payers for five seconds, and lets clients give up after ten. */
const deadlineMs = 10_000;
const maxBytes = 1024 * 1024;
const maxRepeats = 2;
const maxWaitMs = 5_000;

/**
 * Calls a CDS service. A payer that is too busy is asked twice more, when it says; nothing else is repeated.
 *
 * @throws CoverageError PAYER_TIMEOUT | PAYER_UNREACHABLE | PAYER_ANSWER_TOO_LARGE | PAYER_AUTH_REFUSED
 */
export async function callHook(
  payer: PayerClient,
  serviceId: string,
  request: HookRequest,
  options: HookCallOptions = {},
): Promise<HookOutcome> {
  const { signal, sleep = pause, random = Math.random } = options;
  for (let repeats = 0; ; repeats++) {
    const answer = await payer.send({
      service: 'crd',
      method: 'POST',
      path: `cds-services/${encodeURIComponent(serviceId)}`,
      body: request,
      deadlineMs,
      maxBytes,
      ...(signal && { signal }),
    });
    const isBusy = answer.status === 429 || answer.status === 503;
    if (!isBusy || repeats === maxRepeats) return outcomeOf(answer);
    const waitMs = (answer.retryAfterSeconds ?? 1) * 1000;
    if (waitMs > maxWaitMs) return outcomeOf(answer);
    await sleep(waitMs + Math.floor(random() * 250), signal);
  }
}

function outcomeOf({ status, body }: PayerAnswer): HookOutcome {
  if (status >= 200 && status < 300) {
    return isObject(body)
      ? { kind: 'answered', body }
      : failed('not-json', `the payer answered ${status} without JSON`);
  }
  const said = issueText(body);
  const text = said === undefined ? `the payer answered ${status}` : `the payer answered ${status}: ${said}`;
  if (status === 401 || status === 403)
    return failed('auth-error', `${text}; this gateway may not be registered there`);
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 412) return failed('data-missing', text);
  if (status === 422) return failed('profile-violation', text);
  if (status >= 300 && status < 400)
    return failed('redirect', 'the payer answered with a redirect, which is not followed');
  return failed(status >= 500 || status === 429 ? 'unavailable' : 'rejected', text);
}

function failed(outcome: string, detail: string): HookOutcome {
  return { kind: 'failed', outcome, detail };
}

/** What an OperationOutcome says, as a quotation. */
export function issueText(body: unknown): string | undefined {
  if (!isObject(body) || body['resourceType'] !== 'OperationOutcome') return undefined;
  const texts = objectsOf(body['issue'])
    .slice(0, 5)
    .flatMap(
      ({ details, diagnostics }) =>
        plainText(isObject(details) ? details['text'] : undefined, 300) ?? plainText(diagnostics, 300) ?? [],
    );
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** The word for an error that a call threw, where the next source may still be asked; anything else is thrown on. */
export function failureOf(error: unknown): { outcome: string; detail: string } {
  if (error instanceof CoverageError) {
    const outcome = outcomes[error.code];
    if (outcome !== undefined) return { outcome, detail: error.message };
  }
  throw error;
}

const outcomes: Partial<Record<CoverageError['code'], string>> = {
  PAYER_TIMEOUT: 'timeout',
  PAYER_UNREACHABLE: 'unreachable',
  PAYER_ANSWER_TOO_LARGE: 'too-large',
  PAYER_AUTH_REFUSED: 'auth-error',
  PAYER_REJECTED: 'unavailable',
  PAYER_ANSWER_INVALID: 'invalid-answer',
  PAYER_NOT_CONFIGURED: 'not-configured',
};

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal ? { signal } : {});
}
