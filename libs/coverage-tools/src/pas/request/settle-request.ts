import type { PriorAuthDecision } from '../decision/decision.js';
import { inquiryBundle } from './inquiry-bundle.js';
import { CoverageError } from '../../coverage-error.js';
import { withNames } from '../decision/decision-in.js';
import { noteCheck } from './request-check.js';
import { keeping, type KeptAnswer, type LedgerEntry } from './request-ledger.js';
import { noteAndInquire, type SettleParts } from './noted-inquiry.js';
import { submitClaim } from './send-claim.js';

/** A request that the payer may have, without an answer that was read. */
export type SendingEntry = Extract<LedgerEntry, { state: 'sending' }>;
/** A request that the payer has answered. */
export type DecidedEntry = Extract<LedgerEntry, { state: 'decided' }>;

/**
 * Finds out what became of a request that was sent without an answer being read.
 *
 * @returns the entry with what the payer says; the same entry, with the check, where that is nothing about the request
 * @throws CoverageError as `inquire`
 */
export async function settleByInquiry(parts: SettleParts, entry: SendingEntry): Promise<DecidedEntry | SendingEntry> {
  const { ledger, name } = parts;
  const { request } = entry;
  const { notBefore: _over, ...before } = entry;
  const { decision, outcome, body, askedAt, wait } = await noteAndInquire(parts, entry, inquiryBundle(request), {
    request,
  });
  if (decision !== undefined)
    return recordDecision(parts, { ...before, ...wait }, decision, { body, exchange: 'inquire', at: askedAt });
  const open = { ...before, askedAt, checks: noteCheck(entry.checks, askedAt, outcome), ...wait };
  await ledger.write(name, open);
  return open;
}

/** A request may be on its way within a payer for longer than any call lasts. */
const settlingMs = 10 * 60_000;

/**
 * Whether a request may be sent again: no answer to it was ever read, and the payer, asked last, answered that it has
 * nothing under its names, at least ten minutes after it was sent.
 */
export function mayBeRepeated({ checks = [], sentAt }: SendingEntry): boolean {
  const last = checks.at(-1);
  return last?.outcome === 'not-found' && Date.parse(last.at) >= Date.parse(sentAt) + settlingMs;
}

/** Ends what would send a request twice: one sentence for each way in which the payer does not say that it has nothing. */
export function unsettled({ checks = [], requestId }: SendingEntry): CoverageError {
  const last = checks.at(-1)?.outcome;
  const why =
    last === 'not-found'
      ? 'The payer found nothing under its numbers, less than ten minutes after it was sent: it may be on its way.'
      : last === 'unverified'
        ? 'The payer answered; that it is about this request cannot be said.'
        : 'The payer could not be asked what became of it.';
  return new CoverageError('PRIOR_AUTH_UNSETTLED', `The request ${requestId} was sent, and is not sent again. ${why}`);
}

/**
 * Sends a request, whose entry says so already.
 *
 * @param claimsOfOthers made by `otherClaims` before: nothing is read between the last look at the locks and the sending
 * @throws CoverageError what the payer or the way to it says; the entry then tells whether the payer may have it
 */
export async function sendRecorded(
  parts: SettleParts,
  entry: SendingEntry,
  claimsOfOthers: readonly string[],
): Promise<DecidedEntry> {
  const { context, ledger, name } = parts;
  const question = { request: entry.request, otherClaims: claimsOfOthers };
  const outcome = await submitClaim(context.payer, question, context.now);
  if (outcome.kind === 'answered') {
    const answer = { body: outcome.body, exchange: 'submit', at: context.now() } as const;
    return recordDecision(parts, entry, outcome.decision, answer);
  }
  if (outcome.kind === 'refused') {
    const { platformId, requestId } = entry;
    await ledger.write(name, { state: 'refused', platformId, requestId });
  }
  throw outcome.error;
}

async function recordDecision(
  { context, ledger, name }: SettleParts,
  { platformId, requestId, request, subject, sentAt, checks, notBefore }: SendingEntry,
  decision: PriorAuthDecision,
  answer: KeptAnswer,
): Promise<DecidedEntry> {
  const now = context.now();
  const decided: DecidedEntry = {
    state: 'decided',
    platformId,
    requestId,
    inquiry: inquiryBundle(request),
    request,
    ...(subject !== undefined && { subject }),
    decision,
    ...keeping(decision, answer),
    given: withNames(undefined, decision),
    sentAt,
    decidedAt: now,
    askedAt: now,
    ...(notBefore !== undefined && { notBefore }),
    checks: noteCheck(checks, now, decision.status),
  };
  await ledger.write(name, decided);
  return decided;
}
