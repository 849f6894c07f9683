import type { Bundle } from 'fhir/r4.js';
import { codeOf, CoverageError } from '../../coverage-error.js';
import type { PayerAnswer, PayerClient } from '../../payer/payer-client.js';
import type { PriorAuthDecision } from '../decision/decision.js';
import { decisionIn, type DecisionQuestion } from '../decision/decision-in.js';
import { claimAnswersIn, isEmptyAnswer } from '../decision/claim-answer.js';
import { isOutcome, outcomeText } from '../decision/outcome-text.js';
import { toUnverified } from '../decision/to-unverified.js';
import type { RequestCheck } from './request-check.js';

/** The guide wants an answer within 15 seconds; a payer that takes longer has most likely taken the request. */
const submitDeadlineMs = 20_000;
const inquiryDeadlineMs = 15_000;

/** What came of sending a request: the payer has answered, or has not taken it, or nobody knows. */
export type SubmitOutcome =
  | { readonly kind: 'answered'; readonly decision: PriorAuthDecision; readonly body: unknown }
  | { readonly kind: 'refused' | 'unknown'; readonly error: unknown };

/** What an inquiry came to. */
export interface InquiryAnswer {
  readonly decision: PriorAuthDecision | undefined;
  /** The status of the decision; without one `not-found` where the payer has nothing, `unverified` where it has other requests. */
  readonly outcome: RequestCheck['outcome'];
  readonly body: unknown;
  /** What the payer named in `Retry-After`, whatever it answered. */
  readonly retryAfterSeconds: number | undefined;
}

/** Statuses under which a payer may have the request all the same, or get it once it is less busy. */
const undecided: ReadonlySet<number> = new Set([408, 409, 425]);

/**
 * `POST Claim/$submit`, once. It is not called off with the caller: whoever hangs up would leave a request of which
 * nobody knows whether it was taken.
 */
export async function submitClaim(
  payer: PayerClient,
  { request, ...question }: Pick<DecisionQuestion, 'request' | 'otherClaims'>,
  now: () => number,
): Promise<SubmitOutcome> {
  let received: PayerAnswer;
  try {
    received = await payer.send({
      service: 'pas',
      method: 'POST',
      path: 'Claim/$submit',
      body: request,
      deadlineMs: submitDeadlineMs,
    });
  } catch (error) {
    // No token or no address: the request never left.
    if (codeOf(error) === 'PAYER_ANSWER_TOO_LARGE')
      return { kind: 'answered', decision: notUnderstood(undefined), body: undefined };
    return { kind: isNeverSent(error) ? 'refused' : 'unknown', error };
  }
  const { status, body } = received;
  const decision = decisionIn(body, { ...question, request, exchange: 'submit', now: now() });
  if (status < 300) return { kind: 'answered', decision: decision ?? notUnderstood(body), body };
  if (status < 400) {
    return {
      kind: 'unknown',
      error: new CoverageError('PAYER_ANSWER_INVALID', 'The payer answered with a redirect.', status),
    };
  }
  if (status >= 500 || undecided.has(status)) return { kind: 'unknown', error: rejection(received) };
  if (decision !== undefined) return { kind: 'answered', decision, body };
  // Only who speaks FHIR has looked at the request; who let nobody in has not had it.
  const isRefused = status === 401 || status === 403 || isOutcome(body);
  return { kind: isRefused ? 'refused' : 'unknown', error: rejection(received) };
}

/** The decision that the payer answered the request, and that nothing of it can be read as a decision. */
function notUnderstood(body: unknown): PriorAuthDecision {
  const nothing = { reasons: [], notes: [], items: [], faults: [], wanted: [] };
  const words = outcomeText(body);
  const said = words === undefined ? [] : [{ ...nothing, status: 'unknown' as const, numbers: [], notes: [words] }];
  return toUnverified({ ...nothing, status: 'unverified' }, ['not-understood'], said);
}

/**
 * `POST Claim/$inquire`.
 *
 * @param inquiry made by `inquiryBundle` from the request that was sent
 * @param question what the answer is read for
 * @returns no decision where the payer has nothing, or other requests alone
 * @throws CoverageError as `PayerClient.send`, PAYER_REJECTED, PAYER_AUTH_REFUSED; with `retryAfterSeconds` where the payer
 *   names it
 */
export async function inquire(
  payer: PayerClient,
  inquiry: Bundle,
  question: Omit<DecisionQuestion, 'exchange'>,
  signal: AbortSignal | undefined,
): Promise<InquiryAnswer> {
  const { body, retryAfterSeconds } = await sendToInquire(payer, inquiry, signal);
  const decision = decisionIn(body, { ...question, exchange: 'inquire' });
  const isNothing = claimAnswersIn(body).length === 0;
  return { decision, outcome: decision?.status ?? (isNothing ? 'not-found' : 'unverified'), body, retryAfterSeconds };
}

/**
 * `POST Claim/$inquire`, as it is answered.
 *
 * @returns undefined where the payer sends nothing at all, as some do that have nothing
 * @throws CoverageError as {@link inquire}
 */
export async function sendInquiry(
  payer: PayerClient,
  inquiry: Bundle,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  return (await sendToInquire(payer, inquiry, signal)).body;
}

async function sendToInquire(
  payer: PayerClient,
  inquiry: Bundle,
  signal: AbortSignal | undefined,
): Promise<Pick<PayerAnswer, 'body' | 'retryAfterSeconds'>> {
  const received = await payer.send({
    service: 'pas',
    method: 'POST',
    path: 'Claim/$inquire',
    body: inquiry,
    deadlineMs: inquiryDeadlineMs,
    ...(signal && { signal }),
  });
  const { status, body, isEmpty, retryAfterSeconds } = received;
  if (status >= 300) throw rejection(received);
  if (isEmpty || isEmptyAnswer(body) || claimAnswersIn(body).length > 0) return { body, retryAfterSeconds };
  const message = 'The payer could not be asked: what it sent is no answer to an inquiry.';
  throw new CoverageError('PAYER_ANSWER_INVALID', message, status, retryAfterSeconds);
}

function rejection({ status, body, retryAfterSeconds }: PayerAnswer): CoverageError {
  const said = outcomeText(body);
  if (status === 401 || status === 403) {
    return new CoverageError(
      'PAYER_AUTH_REFUSED',
      'The payer does not let this gateway ask for authorizations.',
      status,
    );
  }
  if (status === 429 || status >= 500) {
    const message = `The payer answered ${status}${said ? `: ${said}` : '.'}`;
    return new CoverageError('PAYER_UNREACHABLE', message, status, retryAfterSeconds);
  }
  return new CoverageError('PAYER_REJECTED', said ?? `The payer refused the request with status ${status}.`, status);
}

function isNeverSent(error: unknown): boolean {
  const unsent = ['PAYER_NOT_CONFIGURED', 'PAYER_AUTH_REFUSED', 'LOGIN_REQUIRED', 'REAUTH_REQUIRED'];
  return unsent.includes(codeOf(error) ?? '');
}
