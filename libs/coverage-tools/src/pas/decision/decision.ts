import type { Bundle, ClaimResponse, Extension, Period } from 'fhir/r4.js';
import { readItems, type ItemDecision } from './decision-item.js';
import { extensionOf, extensionsOf, reviewOf } from './review-extension.js';
import { codedText, listOf, payerText, type CodedText } from './payer-text.js';
import { pasExtension } from './pas-systems.js';
import { combinedStatus, grants, type DecisionStatus } from './review-action.js';
import { wantedIn, type WantedInformation } from './wanted-information.js';

/** A fault that the payer found in the request. */
export interface RequestFault extends CodedText {
  /** Where, as a FHIRPath or as a loop and segment of X12. */
  readonly where?: string;
  /** What the payer wants done (X12 889). */
  readonly followUp?: CodedText;
}

/** A payer's decision on a prior authorization request. */
export interface PriorAuthDecision {
  readonly status: DecisionStatus;
  /** Only where something is granted. */
  readonly authorizationNumber?: string;
  /** `YYYY-MM-DD`, as far as the payer says it. */
  readonly validFrom?: string;
  readonly expires?: string;
  /** The payer's name for a pended request. It authorizes nothing. */
  readonly traceNumber?: string;
  readonly reasons: readonly CodedText[];
  readonly notes: readonly string[];
  readonly items: readonly ItemDecision[];
  readonly faults: readonly RequestFault[];
  readonly wanted: readonly WantedInformation[];
  /** Whether a person looked at it; absent where the payer does not say. */
  readonly isHumanReviewed?: boolean;
  readonly disposition?: string;
  readonly decidedAt?: string;
}

/** Of each list that a payer fills, what is told; more than that is no decision on the one item that was asked for. */
const most = 10;

/**
 * Reads the decision from a ClaimResponse. The review action decides: `outcome` is `complete` also for what is pended or
 * denied. A response that says neither is `unknown`; nothing is ever taken for an approval that is not called one.
 */
export function readDecision(response: ClaimResponse, bundle?: Bundle): PriorAuthDecision {
  const items = readItems(response);
  const root = listOf(response.adjudication)
    .map(reviewOf)
    .filter((review) => review !== undefined);
  const faults = listOf(response.error).map(faultOf);
  const status = statusOf(
    response,
    [...items, ...root].map((one) => one.status),
  );
  const period = grants(status) ? firstPeriod(response, items) : undefined;
  const number = grants(status) ? numberOf(response, [...root, ...items]) : undefined;
  const reviewer = extensionsOf(response, 'claimResponseReviewer')[0];
  const isHumanReviewed = listOf(reviewer?.extension).find(({ url }) => url.endsWith('umanReviewedFlag'))?.valueBoolean;
  const traceNumber = traceOf(response, items);
  const disposition = payerText(response.disposition);
  return {
    status,
    ...(number !== undefined && { authorizationNumber: number }),
    ...dates(period),
    ...(traceNumber !== undefined && { traceNumber }),
    reasons: unique([...root, ...items].flatMap(({ reasons }) => reasons)).slice(0, most),
    notes: listOf(response.processNote)
      .flatMap(({ text }) => payerText(text) ?? [])
      .slice(0, most),
    items: items.slice(0, most),
    faults: faults.slice(0, most),
    wanted: wantedIn(response, bundle).slice(0, most),
    ...(isHumanReviewed !== undefined && { isHumanReviewed }),
    ...(disposition !== undefined && { disposition }),
    ...(payerText(response.created) !== undefined && { decidedAt: response.created }),
  };
}

function statusOf({ outcome, error }: ClaimResponse, reviewed: readonly DecisionStatus[]): DecisionStatus {
  if (outcome === 'error' || (listOf(error).length > 0 && reviewed.length === 0)) return 'error';
  // Base FHIR and the reference implementation say "queued" where the guide says A4.
  if (outcome === 'queued') return 'pended';
  return combinedStatus(reviewed);
}

function numberOf(
  { preAuthRef }: ClaimResponse,
  reviews: readonly { status: DecisionStatus; number?: string }[],
): string | undefined {
  const granted = reviews.find(({ status, number }) => number !== undefined && grants(status));
  return granted?.number ?? payerText(preAuthRef);
}

function traceOf(response: ClaimResponse, items: readonly ItemDecision[]): string | undefined {
  const own = payerText(extensionOf(response, pasExtension('administrationReferenceNumber'))?.valueString);
  return own ?? items.find(({ traceNumber }) => traceNumber !== undefined)?.traceNumber;
}

function firstPeriod(response: ClaimResponse, items: readonly ItemDecision[]): Period | undefined {
  const item = items.find(({ validFrom, expires }) => validFrom !== undefined || expires !== undefined);
  if (item === undefined) return response.preAuthPeriod;
  return {
    ...(item.validFrom !== undefined && { start: item.validFrom }),
    ...(item.expires !== undefined && { end: item.expires }),
  };
}

function dates(period: Period | undefined): { validFrom?: string; expires?: string } {
  const validFrom = payerText(period?.start);
  const expires = payerText(period?.end);
  return { ...(validFrom !== undefined && { validFrom }), ...(expires !== undefined && { expires }) };
}

function faultOf(fault: { code?: Parameters<typeof codedText>[0]; extension?: Extension[] }): RequestFault {
  const [path] = extensionsOf(fault, 'errorPath');
  const [element] = extensionsOf(fault, 'errorElement');
  const [followUp] = extensionsOf(fault, 'errorFollowupAction');
  const where = payerText(path?.valueString) ?? payerText(element?.valueString);
  const action = codedText(followUp?.valueCodeableConcept);
  return { ...codedText(fault.code), ...(where !== undefined && { where }), ...(action && { followUp: action }) };
}

function unique(reasons: readonly CodedText[]): CodedText[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
