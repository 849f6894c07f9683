import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { askEligibility } from './eligibility.js';
import { findExistingAuthorization } from './existing-authorization.js';
import { findPolicyPages } from './policy-pages.js';
import type { RecordDecisions } from '../pas/known/record-answers.js';
import type { Finding } from './assertion/requirements.js';

/**
 * Asks other sources, in the order of how much their answer is worth, where the payer's CRD service gave none. The first
 * one that knows something answers; none of them ever says "not required" from the absence of a rule.
 *
 * @returns undefined where no source knows anything; all are in the attempts
 */
export async function fallBack(
  context: CoverageContext,
  question: PreparedQuestion,
  attempts: Attempts,
  decisions: () => Promise<RecordDecisions>,
): Promise<Finding | undefined> {
  return (
    // It names patient and coverage by references, which only a payer that holds the record can follow.
    (context.recordSide ? undefined : await askEligibility(context, question, attempts)) ??
    (await findExistingAuthorization(context, question, attempts, decisions)) ??
    findPolicyPages(context, question, attempts)
  );
}
