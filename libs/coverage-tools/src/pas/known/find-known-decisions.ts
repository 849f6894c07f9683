import type { Bundle } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import type { KnownDecision } from '../../crd/assertion/requirements.js';
import type { OrderCode } from '../../procedure-code.js';
import { isSameCode } from '../../procedure-code.js';
import type { Insured } from '../../sides/insured.js';
import { isAfter, spanOf } from '../decision/answer-time.js';
import { grants, refuses } from '../vocabulary/review-action.js';
import { coversDays } from '../decision/validity.js';
import { askMemberInquiry } from './ask-member-inquiry.js';
import { knownAuthorizations, type KnownAuthorization } from './known-authorization.js';
import { recordDecisions, type RecordDecisions } from './record-answers.js';

/** What is looked for, and the inquiry to the payer where its provider is known. */
interface Sought {
  readonly insured: Insured;
  readonly code: OrderCode;
  /** Day of the service, `YYYY-MM-DD`. */
  readonly onDate: string;
  readonly inquiry?: Bundle | undefined;
  /** The decisions of the record, read once for a question. */
  readonly decisions: () => Promise<RecordDecisions>;
  /** The question of the same call, whose list for the person names the inquiry, too: it goes first. */
  readonly after: Promise<unknown>;
}

/** Decisions that are told; a service has seldom more. */
const most = 3;

/**
 * Finds what was decided on a service before: in the record, in the payer's own record where the person is connected
 * there, and by asking the payer. A source that does not answer is one less; what names no service is not counted.
 *
 * @returns the newest first, and whether one of them holds without doubt
 * @throws CoverageError DISCLOSURE_UNCONFIRMED
 */
export async function findKnownDecisions(
  context: CoverageContext,
  sought: Sought,
): Promise<{ readonly known: readonly KnownDecision[]; readonly isHeld: boolean }> {
  const { insured, code, onDate, inquiry, after, decisions } = sought;
  const { atPayer } = insured;
  const found = await Promise.all([
    decisions().then((found) => told(found, context)),
    atPayer === undefined ? [] : recordDecisions(atPayer, atPayer.patientId).then((found) => told(found, context)),
    inquiry === undefined ? [] : after.then(() => payerKnows(context, inquiry)),
  ]);
  const about = found.flat().filter(({ services }) => services.some((service) => isSameCode(service, code)));
  const refusals = about.flatMap(({ decision: { status, decidedAt } }) =>
    refuses(status) ? spanOf(decidedAt, context.now()) : [],
  );
  const judged = about.map((one) => {
    const at = spanOf(one.decision.decidedAt, context.now());
    const isRefusedAsWell = refusals.some((refusal) => !isAfter(at, refusal));
    const known = inShort(one, onDate, isRefusedAsWell);
    return { known, isHeld: known.status === 'approved' && !isRefusedAsWell };
  });
  const distinct = new Map(judged.map((one) => [one.known.authorizationNumber ?? JSON.stringify(one.known), one]));
  const newest = [...distinct.values()]
    .sort(({ known: one }, { known: other }) => (other.decidedAt ?? '').localeCompare(one.decidedAt ?? ''))
    .slice(0, most);
  return { known: newest.map(({ known }) => known), isHeld: newest.some(({ isHeld }) => isHeld) };
}

function told(found: RecordDecisions, { now }: Pick<CoverageContext, 'now'>): KnownAuthorization[] {
  return found.flatMap((one) => ('outcome' in one ? [] : knownAuthorizations('record', one.answers, now())));
}

async function payerKnows(context: CoverageContext, inquiry: Bundle): Promise<readonly KnownAuthorization[]> {
  const found = await askMemberInquiry(context, inquiry);
  return 'known' in found ? found.known : [];
}

/** Stands with a grant that was not certainly given after every refusal of the service, whichever request each is about. */
const refusedAsWell =
  'The payer also refused the same service, or cancelled it, and not certainly before: ask whether this one holds.';

/** An authorization counts for the day of the service alone. */
function inShort(
  { source, decision, reading }: KnownAuthorization,
  onDate: string,
  isRefusedAsWell: boolean,
): KnownDecision {
  const { authorizationNumber, validFrom, expires, decidedAt } = decision;
  const isGranted = grants(decision.status);
  const isOutside = isGranted && coversDays(decision, { from: onDate, until: onDate }) !== 'covered';
  return {
    source,
    status: isOutside ? 'approved-other-dates' : decision.status,
    meaning: reading.meaning,
    cautions: [
      ...(isOutside ? [`It does not hold on ${onDate}.`] : []),
      ...(isGranted && isRefusedAsWell ? [refusedAsWell] : []),
      ...reading.cautions,
    ],
    ...(authorizationNumber !== undefined && { authorizationNumber }),
    ...(validFrom !== undefined && { validFrom }),
    ...(expires !== undefined && { expires }),
    ...(decidedAt !== undefined && { decidedAt }),
  };
}
