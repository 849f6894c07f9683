import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import { z } from 'zod';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { sentFacts } from './decision/decision-clock.js';
import { readingOf, type DecisionReading } from './decision/decision-reading.js';
import type { PriorAuthDecision } from './decision/decision.js';
import { mayAskAgain, secondsUntilNext } from './request/inquiry-interval.js';
import { nextStepsOf } from './decision/next-steps.js';
import { noteCheck } from './request/request-check.js';
import { isOver, ledgerNameIn, type LedgerEntry, type RequestLedger } from './request/request-ledger.js';
import { inquire } from './request/send-claim.js';
import { settleByInquiry, type DecidedEntry } from './request/settle-request.js';

/** What asking for the state of a request takes; the apps validate with it. */
export const statusInput = z.object({
  request_id: z.string().min(1).max(64).describe('request_id of submit_prior_auth'),
});

/** A validated question for the state of a request. */
export type StatusInput = z.output<typeof statusInput>;

/** The state of a request. */
export interface RequestStatus {
  readonly requestId: string;
  /** Where the decision is from: asked now, kept from before, or not known to the payer. */
  readonly answeredBy: 'payer' | 'earlier-answer' | 'not-found';
  /** Absent where the payer has never said anything about the request. */
  readonly decision?: PriorAuthDecision;
  /** What it means; with a decision. */
  readonly reading?: DecisionReading;
  /** When the payer said it, as an instant. */
  readonly checkedAt?: string;
  readonly sentAt: string;
  /** When the payer may be asked next, in seconds; 0 for now. */
  readonly nextCheckInSeconds: number;
  readonly nextSteps: readonly string[];
}

/**
 * Asks the payer where a request stands, at most once a minute for each; in between, and where the payer has lost it,
 * the last decision is given with its time.
 *
 * @throws CoverageError PRIOR_AUTH_UNKNOWN when this person has sent no such request to this platform; PAYER_…
 */
export async function checkPriorAuthStatus(
  context: CoverageContext,
  { request_id: requestId }: StatusInput,
  ledger: RequestLedger,
): Promise<RequestStatus> {
  context.payer.base('pas');
  const name = ledgerNameIn(requestId);
  const known = name === undefined ? undefined : await ledger.read(name);
  // A request is the platform's: whoever of the session is connected there may ask about it.
  const platformId = withoutConnectionNumber(context.platform.id);
  const first = assertSent(known, requestId, platformId);
  // What was withdrawn is not asked about any more: a payer may still answer with what it had decided.
  if (name === undefined || isOver(first) || !mayAskAgain(first.askedAt, context.now())) return earlier(context, first);
  return ledger.exclusively(name, async () => {
    const current = assertSent(await ledger.read(name), requestId, platformId);
    if (!mayAskAgain(current.askedAt, context.now())) return earlier(context, current);
    if (current.state === 'sending') {
      const settled = await settleByInquiry({ context, ledger, name }, current);
      return settled ? told(context, 'payer', settled) : notFound(context, requestId, current.sentAt);
    }
    return askAgain(context, ledger, name, current);
  });
}

async function askAgain(context: CoverageContext, ledger: RequestLedger, name: string, entry: DecidedEntry) {
  const askedAt = context.now();
  // Written first: a payer that fails is not asked any more often than one that answers.
  await ledger.write(name, { ...entry, askedAt, checks: noteCheck(entry.checks, askedAt, 'no-answer') });
  const question = {
    request: entry.request ?? entry.inquiry,
    now: askedAt,
    held: { decision: entry.decision, at: entry.decidedAt },
  };
  context.recordSide?.outgoing.agree(entry.inquiry);
  const decision = await inquire(context.payer, entry.inquiry, question, context.signal);
  if (decision === undefined) {
    const unknown = { ...entry, askedAt, checks: noteCheck(entry.checks, askedAt, 'not-found') };
    await ledger.write(name, unknown);
    return told(context, 'not-found', unknown);
  }
  const checks = noteCheck(entry.checks, askedAt, decision.status);
  const decided: DecidedEntry = { ...entry, decision, decidedAt: askedAt, askedAt, checks };
  await ledger.write(name, decided);
  return told(context, 'payer', decided);
}

type SentEntry = Exclude<LedgerEntry, { state: 'refused' }>;

function assertSent(entry: LedgerEntry | undefined, requestId: string, platformId: string): SentEntry {
  const isOurs = entry?.requestId === requestId && entry.platformId === platformId;
  if (isOurs && entry.state !== 'refused') return entry;
  throw new CoverageError('PRIOR_AUTH_UNKNOWN', 'No request of this id was sent to this platform from this session.');
}

function earlier(context: CoverageContext, entry: SentEntry): RequestStatus {
  return entry.state === 'decided'
    ? told(context, 'earlier-answer', entry)
    : notFound(context, entry.requestId, entry.sentAt, entry.askedAt);
}

function told(
  { now }: CoverageContext,
  answeredBy: RequestStatus['answeredBy'],
  { requestId, decision, decidedAt, sentAt, askedAt, changedBy, request, inquiry }: DecidedEntry,
): RequestStatus {
  return {
    requestId,
    answeredBy,
    decision,
    reading: readingOf(decision, sentFacts(request ?? inquiry, sentAt), now()),
    checkedAt: new Date(decidedAt).toISOString(),
    sentAt,
    nextCheckInSeconds: secondsUntilNext(askedAt, now()),
    nextSteps: nextStepsOf(requestId, decision, changedBy),
  };
}

function notFound({ now }: CoverageContext, requestId: string, sentAt: string, askedAt = now()): RequestStatus {
  return {
    requestId,
    answeredBy: 'not-found',
    sentAt,
    nextCheckInSeconds: secondsUntilNext(askedAt, now()),
    nextSteps: ['The payer knows nothing of the request: call submit_prior_auth again with the same arguments'],
  };
}
