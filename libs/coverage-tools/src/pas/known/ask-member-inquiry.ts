import type { Bundle } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { CoverageError } from '../../coverage-error.js';
import type { Insured } from '../../sides/insured.js';
import { comparePatient } from '../decision/answer-patient.js';
import { askedIn } from '../decision/asked-request.js';
import { claimAnswersIn, mostAnswers } from '../decision/claim-answer.js';
import { sendInquiry } from '../request/send-claim.js';
import { knownAuthorizations, type KnownAnswer, type KnownAuthorization } from './known-authorization.js';
import { memberInquiry } from './member-inquiry.js';

/** The inquiry about what one provider asked for one member, and what the payer answered, or why it did not. */
type PayerKnowledge = { readonly known: readonly KnownAuthorization[] } | { readonly outcome: string };

/** Makes the inquiry; where the record is elsewhere, it is announced as something that will leave. */
export function prepareInquiry(
  { now, uuid, platform, recordSide }: Pick<CoverageContext, 'now' | 'uuid' | 'platform' | 'recordSide'>,
  insured: Insured,
  asked: { readonly npi: string; readonly identifierSystem: string },
): Bundle {
  const requestId = `inquiry-${uuid()}`;
  const at = new Date(now()).toISOString();
  const { identifierSystem, npi } = asked;
  const { inquiry, names } = memberInquiry(insured, npi, { requestId, identifierSystem, at, payerName: platform.name });
  recordSide?.outgoing.name(names);
  recordSide?.outgoing.announce(inquiry);
  return inquiry;
}

/**
 * Asks the payer what it knows. An answer about another member is left out; one that does not say whose it is stays
 * unverified.
 *
 * @throws CoverageError DISCLOSURE_UNCONFIRMED, and what has nothing to do with the payer's answer
 */
export async function askMemberInquiry(context: CoverageContext, inquiry: Bundle): Promise<PayerKnowledge> {
  try {
    const answers = claimAnswersIn(await sendInquiry(context.payer, inquiry, context.signal));
    if (answers.length > mostAnswers) return { outcome: 'too-many-answers' };
    const asked = askedIn(inquiry);
    const own = answers.flatMap((answer): KnownAnswer | [] => {
      const match = comparePatient(asked, answer);
      return match === 'other' ? [] : { ...answer, isCertain: match === 'same' };
    });
    return { known: knownAuthorizations('payer', own, context.now()) };
  } catch (error) {
    if (error instanceof CoverageError && error.code.startsWith('PAYER_'))
      return { outcome: error.code.toLowerCase().replaceAll('_', '-') };
    throw error;
  }
}
