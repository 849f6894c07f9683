import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import { z } from 'zod';
import type { CoverageContext } from '../coverage-context.js';
import { sentFacts } from './decision/decision-clock.js';
import { withNames } from './decision/decision-in.js';
import { readingOf, type DecisionReading } from './decision/decision-reading.js';
import type { PriorAuthDecision } from './decision/decision.js';
import { mayAskAgain, secondsUntilNext } from './request/inquiry-interval.js';
import { noteAndInquire } from './request/noted-inquiry.js';
import { step, type Step } from '../step.js';
import { nextStepsOf } from './decision/next-steps.js';
import { noteCheck } from './request/request-check.js';
import {
  isOver,
  keeping,
  ledgerNameIn,
  requireSent,
  type RequestLedger,
  type SentEntry,
} from './request/request-ledger.js';
import { mayBeRepeated, settleByInquiry, type DecidedEntry, type SendingEntry } from './request/settle-request.js';

/** What asking for the state of a request takes; the apps validate with it. */
export const statusInput = z.object({
  request_id: z.string().min(1).max(64).describe('request_id of what was submitted'),
});

/** A validated question for the state of a request. */
export type StatusInput = z.output<typeof statusInput>;

/**
 * What the state of a request rests on.
 *
 * - `payer`: it was asked now; `earlier-answer`: what it said before.
 * - `not-found`: it was asked, and found nothing under the request's names.
 * - `other-requests`: it was asked, and sent other requests alone.
 * - `no-answer`: no answer of it was read.
 */
export const answeredByValues = ['payer', 'earlier-answer', 'not-found', 'other-requests', 'no-answer'] as const;

/** What the state of a request rests on. */
type AnsweredBy = (typeof answeredByValues)[number];

/** The state of a request. */
export interface RequestStatus {
  readonly requestId: string;
  /** What the answer rests on. */
  readonly answeredBy: AnsweredBy;
  /** Absent where the payer has never said anything about the request. */
  readonly decision?: PriorAuthDecision;
  /** What it means; with a decision. */
  readonly reading?: DecisionReading;
  /** When the payer said it, as an instant. */
  readonly checkedAt?: string;
  readonly sentAt: string;
  /** When the payer may be asked next, in seconds; 0 for now. */
  readonly nextCheckInSeconds: number;
  readonly nextSteps: readonly Step[];
}

/**
 * Asks the payer where a request stands: at most once a minute for each, less often the longer it says the same, and never
 * before the moment that it named. In between, and where the payer has lost it, the last decision is given with its time.
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
  const first = requireSent(known, requestId, platformId);
  // What was withdrawn is not asked about any more: a payer may still answer with what it had decided.
  if (name === undefined || isOver(first) || !mayAskAgain(first, context.now())) return earlier(context, first);
  return ledger.exclusively(name, async () => {
    const current = requireSent(await ledger.read(name), requestId, platformId);
    if (!mayAskAgain(current, context.now())) return earlier(context, current);
    if (current.state === 'sending') {
      const settled = await settleByInquiry({ context, ledger, name }, current);
      return settled.state === 'decided' ? told(context, 'payer', settled) : open(context, settled);
    }
    return askAgain(context, ledger, name, current);
  });
}

async function askAgain(context: CoverageContext, ledger: RequestLedger, name: string, entry: DecidedEntry) {
  const { notBefore: _over, ...before } = entry;
  const question = {
    request: entry.request ?? entry.inquiry,
    held: { decision: entry.decision, at: entry.decidedAt },
    given: entry.given,
  };
  const { decision, outcome, body, askedAt, wait } = await noteAndInquire(
    { context, ledger, name },
    entry,
    entry.inquiry,
    question,
  );
  const checks = noteCheck(entry.checks, askedAt, outcome);
  if (decision === undefined) {
    const unchanged = { ...before, askedAt, checks, ...wait };
    await ledger.write(name, unchanged);
    return told(context, outcome === 'not-found' ? 'not-found' : 'other-requests', unchanged);
  }
  const given = withNames(withNames(entry.given, entry.decision), decision);
  const { kept: _before, ...known } = before;
  const decided: DecidedEntry = {
    ...known,
    decision: entry.assigned ? { ...decision, assignedAt: entry.assigned.at } : decision,
    ...keeping(decision, { body, exchange: 'inquire', at: askedAt, held: question.held }),
    ...{ given, decidedAt: askedAt, askedAt, checks, ...wait },
  };
  await ledger.write(name, decided);
  return told(context, 'payer', decided);
}

function earlier(context: CoverageContext, entry: SentEntry): RequestStatus {
  return entry.state === 'decided' ? told(context, 'earlier-answer', entry) : open(context, entry);
}

function told({ now }: CoverageContext, answeredBy: AnsweredBy, entry: DecidedEntry): RequestStatus {
  const { requestId, decision, decidedAt, sentAt, changedBy, request, inquiry } = entry;
  return {
    requestId,
    answeredBy,
    decision,
    reading: readingOf(decision, sentFacts(request ?? inquiry, sentAt), now()),
    checkedAt: new Date(decidedAt).toISOString(),
    sentAt,
    nextCheckInSeconds: secondsUntilNext(entry, now()),
    nextSteps: nextStepsOf(requestId, decision, changedBy),
  };
}

/** Of a request without an answer: what the last inquiry came to. */
function open({ now }: CoverageContext, entry: SendingEntry): RequestStatus {
  const { requestId, sentAt, checks = [] } = entry;
  const last = checks.at(-1)?.outcome;
  const answeredBy = last === 'not-found' ? 'not-found' : last === 'unverified' ? 'other-requests' : 'no-answer';
  return {
    requestId,
    answeredBy,
    sentAt,
    nextCheckInSeconds: secondsUntilNext(entry, now()),
    nextSteps: [mayBeRepeated(entry) ? step('payer-has-nothing') : step('no-answer', { request_id: requestId })],
  };
}
