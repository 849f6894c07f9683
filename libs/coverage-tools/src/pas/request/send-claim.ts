import type { Bundle } from 'fhir/r4.js';
import { CoverageError } from '../../coverage-error.js';
import type { PayerAnswer, PayerClient } from '../../payer/payer-client.js';
import type { PriorAuthDecision } from '../decision/decision.js';
import { decisionIn, type DecisionQuestion } from '../decision/decision-in.js';
import { outcomeText } from '../decision/outcome-text.js';

/** The guide wants an answer within 15 seconds; a payer that takes longer has most likely taken the request. */
const submitDeadlineMs = 20_000;
const inquiryDeadlineMs = 15_000;

/** What came of sending a request: the payer has decided, or has not taken it, or nobody knows. */
export type SubmitOutcome =
  | { readonly kind: 'answered'; readonly decision: PriorAuthDecision }
  | { readonly kind: 'refused' | 'unknown'; readonly error: unknown };

/** What an inquiry came to. */
export interface InquiryAnswer {
  readonly decision: PriorAuthDecision | undefined;
  /** What the payer named in `Retry-After`, whatever it answered. */
  readonly retryAfterSeconds: number | undefined;
}

/** Statuses under which a payer may have the request all the same, or get it once it is less busy. */
const undecided: ReadonlySet<number> = new Set([408, 409, 425]);

/**
 * `POST Claim/$submit`, once. It is not called off with the caller: whoever hangs up would leave a request of which
 * nobody knows whether it was taken.
 */
export async function submitClaim(payer: PayerClient, request: Bundle, now: () => number): Promise<SubmitOutcome> {
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
    return { kind: isNeverSent(error) ? 'refused' : 'unknown', error };
  }
  const { status, body } = received;
  if (status >= 400) {
    const isUnknown = status >= 500 || undecided.has(status);
    return { kind: isUnknown ? 'unknown' : 'refused', error: rejection(received) };
  }
  const decision = decisionIn(body, { request, exchange: 'submit', now: now() });
  if (decision !== undefined && status < 300) return { kind: 'answered', decision };
  const error = new CoverageError(
    'PAYER_ANSWER_INVALID',
    'The payer answered without a decision on the request.',
    status,
  );
  return { kind: 'unknown', error };
}

/**
 * `POST Claim/$inquire`.
 *
 * @param inquiry made by `inquiryBundle` from the request that was sent
 * @param question what the answer is read for
 * @returns no decision where the payer knows nothing of the request
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
  return { decision: decisionIn(body, { ...question, exchange: 'inquire' }), retryAfterSeconds };
}

/**
 * `POST Claim/$inquire`, as it is answered.
 *
 * @returns undefined where the payer says that it has nothing
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
  const { status, body, retryAfterSeconds } = received;
  if (status === 404 && isNotFoundOutcome(body)) return { body: undefined, retryAfterSeconds };
  if (status >= 300) throw rejection(received);
  return { body, retryAfterSeconds };
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

/** A payer without the operation answers 404, too; only one that says "not-found" has looked. */
function isNotFoundOutcome(body: unknown): boolean {
  const issues = (body as { issue?: unknown } | undefined)?.issue;
  return Array.isArray(issues) && issues.some((issue: { code?: unknown } | null) => issue?.code === 'not-found');
}

function isNeverSent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const unsent = ['PAYER_NOT_CONFIGURED', 'PAYER_AUTH_REFUSED', 'LOGIN_REQUIRED', 'REAUTH_REQUIRED'];
  return typeof code === 'string' && unsent.includes(code);
}
