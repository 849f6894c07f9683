import type { PriorAuthDecision } from '../decision/decision.js';
import { inquiryBundle } from './inquiry-bundle.js';
import { noteCheck } from './request-check.js';
import type { LedgerEntry } from './request-ledger.js';
import { noteAndInquire, type SettleParts } from './noted-inquiry.js';
import { submitClaim } from './send-claim.js';

/** A request that the payer may have, without an answer that was read. */
export type SendingEntry = Extract<LedgerEntry, { state: 'sending' }>;
/** A request that the payer has answered. */
export type DecidedEntry = Extract<LedgerEntry, { state: 'decided' }>;

/**
 * Finds out what became of a request that was sent without an answer being read.
 *
 * @returns the entry with the payer's decision; undefined where the payer knows nothing of the request
 */
export async function settleByInquiry(parts: SettleParts, entry: SendingEntry): Promise<DecidedEntry | undefined> {
  const { ledger, name } = parts;
  const { request } = entry;
  const { notBefore: _over, ...before } = entry;
  const { decision, askedAt, wait } = await noteAndInquire(parts, entry, inquiryBundle(request), { request });
  if (decision !== undefined && !isOfAnything(decision)) return recordDecision(parts, { ...before, ...wait }, decision);
  await ledger.write(name, { ...before, askedAt, checks: noteCheck(entry.checks, askedAt, 'not-found'), ...wait });
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
  { platformId, requestId, request, subject, sentAt, checks, notBefore }: SendingEntry,
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
    ...(notBefore !== undefined && { notBefore }),
    checks: noteCheck(checks, now, decision.status),
  };
  await ledger.write(name, decided);
  return decided;
}
