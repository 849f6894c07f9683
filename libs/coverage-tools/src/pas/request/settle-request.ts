import type { CoverageContext } from '../../coverage-context.js';
import type { PriorAuthDecision } from '../decision/decision.js';
import { inquiryBundle } from './inquiry-bundle.js';
import { noteCheck } from './request-check.js';
import type { LedgerEntry, RequestLedger } from './request-ledger.js';
import { inquire, submitClaim } from './send-claim.js';

/** A request that the payer may have, without an answer that was read. */
export type SendingEntry = Extract<LedgerEntry, { state: 'sending' }>;
/** A request that the payer has answered. */
export type DecidedEntry = Extract<LedgerEntry, { state: 'decided' }>;

/** What these steps work with; all of them run under the entry's lock. */
export interface SettleParts {
  readonly context: Pick<CoverageContext, 'payer' | 'now' | 'signal' | 'recordSide'>;
  readonly ledger: RequestLedger;
  /** The entry's name in the ledger. */
  readonly name: string;
}

/**
 * Finds out what became of a request that was sent without an answer being read.
 *
 * @returns the entry with the payer's decision; undefined where the payer knows nothing of the request
 */
export async function settleByInquiry(parts: SettleParts, entry: SendingEntry): Promise<DecidedEntry | undefined> {
  const { context, ledger, name } = parts;
  // Written first: a payer that fails is not asked any more often than one that answers.
  const askedAt = context.now();
  await ledger.write(name, { ...entry, askedAt, checks: noteCheck(entry.checks, askedAt, 'no-answer') });
  const { request } = entry;
  const inquiry = inquiryBundle(request);
  context.recordSide?.outgoing.agree(inquiry);
  const decision = await inquire(context.payer, inquiry, { request, now: context.now() }, context.signal);
  if (decision !== undefined && !isOfAnything(decision)) return recordDecision(parts, entry, decision);
  await ledger.write(name, { ...entry, askedAt, checks: noteCheck(entry.checks, askedAt, 'not-found') });
  return undefined;
}

/** Whether nothing says that the answer is about the request: then the payer may not have it. */
function isOfAnything({ unverified }: PriorAuthDecision): boolean {
  return unverified?.includes('request-not-named') ?? false;
}

/**
 * Sends a request, whose entry says so already.
 *
 * @throws CoverageError what the payer or the way to it says; the entry then tells whether the payer may have it
 */
export async function sendRecorded(parts: SettleParts, entry: SendingEntry): Promise<DecidedEntry> {
  const { context, ledger, name } = parts;
  const outcome = await submitClaim(context.payer, entry.request, context.now);
  if (outcome.kind === 'answered') return recordDecision(parts, entry, outcome.decision);
  if (outcome.kind === 'refused') {
    const { platformId, requestId } = entry;
    await ledger.write(name, { state: 'refused', platformId, requestId });
  }
  throw outcome.error;
}

async function recordDecision(
  { context, ledger, name }: SettleParts,
  { platformId, requestId, request, subject, sentAt, checks }: SendingEntry,
  decision: PriorAuthDecision,
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
    sentAt,
    decidedAt: now,
    askedAt: now,
    checks: noteCheck(checks, now, decision.status),
  };
  await ledger.write(name, decided);
  return decided;
}
