import type { Bundle } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { CoverageError } from '../../coverage-error.js';
import type { DecisionQuestion } from '../decision/decision-in.js';
import { retryAt, type AskedBefore } from './inquiry-interval.js';
import { otherClaims } from './other-claims.js';
import { noteCheck } from './request-check.js';
import type { RequestLedger, SentEntry } from './request-ledger.js';
import { inquire, type InquiryAnswer } from './send-claim.js';

/** What these steps work with; all of them run under the entry's lock. */
export interface SettleParts {
  readonly context: Pick<CoverageContext, 'payer' | 'now' | 'signal' | 'recordSide'>;
  readonly ledger: RequestLedger;
  /** The entry's name in the ledger. */
  readonly name: string;
}

/** What an inquiry came to, for the entry that the caller writes. */
export interface NotedInquiry extends Omit<InquiryAnswer, 'retryAfterSeconds'> {
  readonly askedAt: number;
  /** Until when the payer wants to be left alone; empty where it did not say. */
  readonly wait: Pick<AskedBefore, 'notBefore'>;
}

/**
 * Asks about a request, and notes that it was asked before anything leaves: a payer that fails is not asked any more often
 * than one that answers. What it says of when to ask again is noted, too, whether it answers or fails.
 *
 * @throws CoverageError as `inquire`
 */
export async function noteAndInquire(
  { context, ledger, name }: SettleParts,
  entry: SentEntry,
  inquiry: Bundle,
  question: Pick<DecisionQuestion, 'request' | 'held' | 'given'>,
): Promise<NotedInquiry> {
  const { notBefore: _over, ...before } = entry;
  const askedAt = context.now();
  const noted = { ...before, askedAt, checks: noteCheck(entry.checks, askedAt, 'no-answer') };
  await ledger.write(name, noted);
  context.recordSide?.outgoing.agree(inquiry);
  try {
    const others = await otherClaims(ledger, entry);
    const asked = { ...question, otherClaims: others, now: askedAt };
    const { retryAfterSeconds, ...answer } = await inquire(context.payer, inquiry, asked, context.signal);
    return { ...answer, askedAt, wait: retryAt(retryAfterSeconds, context.now()) };
  } catch (error) {
    if (error instanceof CoverageError && error.retryAfterSeconds !== undefined) {
      await ledger.write(name, { ...noted, ...retryAt(error.retryAfterSeconds, context.now()) });
    }
    throw error;
  }
}
