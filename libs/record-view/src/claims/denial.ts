import { objectsOf } from '@fhir-gateway/fhir';
import type { CodeableConcept, ExplanationOfBenefit } from 'fhir/r4.js';

import { clean, conceptText, join } from '../fhir-text.js';
import { claimAmounts } from './claim-amounts.js';

/** What a payer refused of a claim. */
export interface Denial {
  /** Nothing of the claim is paid by what its codes say. */
  readonly isWhole: boolean;
  /** The payer's reasons, each with its code. */
  readonly reasons: readonly string[];
  /** What was billed of it, in cents; absent where the claim does not say. */
  readonly cents?: number;
}

type Adjudications = ExplanationOfBenefit['adjudication'];

/** Codes of an adjudication that refuses: CARIN's reason of a denial, and what payers write beside it. */
const refusals: ReadonlySet<string> = new Set(['denialreason', 'denied', 'denial']);
const refusingWords = /^\W*(?:denied|denial|rejected|refused|not covered|not certified)\b/i;

/**
 * What was refused of a claim: by the codes of its adjudications, else by the words of its disposition. `outcome` says only
 * that the payer has decided. Undefined for a claim that says nothing of the kind.
 *
 * @see CARIN IG for Blue Button 2.1, C4BBAdjudicationDiscriminator; Da Vinci PAS 2.1, review action A3
 */
export function denialOf(claim: ExplanationOfBenefit): Denial | undefined {
  const lines = [...objectsOf(claim.item), ...objectsOf(claim.addItem)];
  const ofClaim = refusedBy(claim.adjudication);
  const refused = lines.filter(({ adjudication }) => refusedBy(adjudication) !== undefined);
  const isInWords = refusingWords.test(clean(claim.disposition) ?? '');
  if (ofClaim === undefined && refused.length === 0 && !isInWords) return undefined;
  const { billed, paid } = claimAmounts(claim);
  const isAll = ofClaim !== undefined || (lines.length > 0 ? refused.length === lines.length : isInWords);
  const isWhole = (isAll || (refused.length === 0 && isInWords)) && (paid ?? 0) <= 0;
  const cents = isWhole ? billed : billedOn(claim, refused);
  const reasons = [ofClaim ?? [], ...refused.map(({ adjudication }) => refusedBy(adjudication) ?? [])].flat();
  return { isWhole, reasons: [...new Set(reasons)], cents };
}

/** The reasons of adjudications that refuse, which may be none; undefined where none refuses. */
function refusedBy(adjudication: Adjudications): string[] | undefined {
  const refusing = objectsOf(adjudication).filter(({ category, reason, ...one }) => {
    const codes = [...codesOf(category), ...codesOf(reason)];
    return codes.some((code) => refusals.has(code.toLowerCase())) || isNotCertified(one);
  });
  return refusing.length === 0 ? undefined : refusing.flatMap(({ reason }) => reasonText(reason) ?? []);
}

function isNotCertified({ extension }: { readonly extension?: unknown }): boolean {
  const reviews = objectsOf(extension).filter(({ url }) => String(url).endsWith('/extension-reviewAction'));
  const codes = reviews.flatMap((one) => objectsOf(one['extension']));
  return codes.some((one) => codesOf(one['valueCodeableConcept'] as CodeableConcept | undefined).includes('A3'));
}

/** The words of a reason with its code, by which it can be looked up: `CARC 50`. */
function reasonText(reason: CodeableConcept | undefined): string | undefined {
  const [coding] = objectsOf(reason?.coding);
  const code = clean(coding?.code);
  const isCarc = /claim-adjustment-reason-codes/i.test(coding?.system ?? '');
  const [words, named] = [conceptText(reason), code && (isCarc ? `CARC ${code}` : code)];
  return named === undefined || words?.endsWith(code ?? '')
    ? isCarc
      ? (named ?? words)
      : words
    : join([words, `(${named})`], ' ');
}

function codesOf(concept: CodeableConcept | undefined): string[] {
  return objectsOf(concept?.coding).flatMap(({ code }) => (typeof code === 'string' ? code : []));
}

/** What was billed on some lines, read as the whole of a claim that has no others. */
function billedOn(claim: ExplanationOfBenefit, lines: readonly { adjudication?: Adjudications }[]): number | undefined {
  if (lines.length === 0) return undefined;
  const item = lines.map(({ adjudication = [] }) => ({ sequence: 1, productOrService: {}, adjudication }));
  const { total: _total, adjudication: _adjudication, payment: _payment, ...rest } = claim;
  return claimAmounts({ ...rest, item }).billed;
}
