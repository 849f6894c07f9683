import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, ClaimResponse, Extension, Period } from 'fhir/r4.js';
import type { PriorAuthDecision, RequestFault } from './decision.js';
import { readItems, type ItemDecision } from './decision-item.js';
import { agreedReview, extensionOf, extensionsOf, type Review } from '../vocabulary/review-extension.js';
import { codedText, payerText, type CodedText } from '../vocabulary/payer-text.js';
import { pasExtension } from '../vocabulary/pas-systems.js';
import { combinedStatus, grants, type DecisionStatus } from '../vocabulary/review-action.js';
import { saidOf } from './said-answer.js';
import { toUnverified } from './to-unverified.js';
import { warningsOf } from './response-warnings.js';
import { wantedIn } from './wanted-information.js';

/** Of each list that a payer fills, what is told; more than that is no decision on the one item that was asked for. */
const most = 10;

/**
 * Reads the decision from a ClaimResponse. The review action decides: `outcome` is `complete` also for what is pended or
 * denied. A response that says neither is `unknown`; nothing is ever taken for an approval that is not called one.
 */
export function readDecision(response: ClaimResponse, bundle?: Bundle): PriorAuthDecision {
  const items = readItems(response, bundle);
  const root = agreedReview(response.adjudication);
  const faults = objectsOf(response.error).map(faultOf);
  const status = statusOf(response, items, root);
  const granted = grants(status);
  const traceNumber = traceOf(response, items) ?? (granted ? undefined : payerText(response.preAuthRef));
  const number = granted ? numberOf(response, root ? [...items, root] : items, traceNumber) : undefined;
  const reviewer = extensionsOf(response, 'claimResponseReviewer')[0];
  const isHumanReviewed = objectsOf(reviewer?.extension).find(({ url }) =>
    url.endsWith('umanReviewedFlag'),
  )?.valueBoolean;
  const disposition = payerText(response.disposition);
  const warnings = warningsOf(response, bundle);
  const period = dates(commonPeriod(response, items));
  const decision: PriorAuthDecision = {
    status,
    ...(number !== undefined && { authorizationNumber: number }),
    ...(granted && period),
    ...(traceNumber !== undefined && { traceNumber }),
    reasons: unique([...(root ? [root] : []), ...items].flatMap(({ reasons }) => reasons)).slice(0, most),
    notes: objectsOf(response.processNote)
      .flatMap(({ text }) => payerText(text) ?? [])
      .slice(0, most),
    items: items.slice(0, most),
    faults: faults.slice(0, most),
    wanted: wantedIn(response, bundle).slice(0, most),
    ...(warnings.length > 0 && { warnings }),
    ...(isHumanReviewed !== undefined && { isHumanReviewed }),
    ...(disposition !== undefined && { disposition }),
    ...(payerText(response.created) !== undefined && { decidedAt: response.created }),
  };
  if (status === 'unverified') return toUnverified(decision, ['contradicts-itself']);
  if (status !== 'unknown') return decision;
  // A payer that says it in words alone: what it calls the request, and until when, is what it is asked by.
  const isSaid = traceNumber !== undefined || disposition !== undefined || Object.keys(period).length > 0;
  return isSaid ? { ...decision, said: saidOf(decision).map((facts) => ({ ...facts, ...period })) } : decision;
}

/** The items decide; where none of them is reviewed, the response as a whole. */
function statusOf(
  { outcome, error }: ClaimResponse,
  items: readonly ItemDecision[],
  root: Review | undefined,
): DecisionStatus {
  const isReviewed = items.some(({ status, action }) => status !== 'unknown' || action !== undefined);
  const isSilent = !isReviewed && root === undefined;
  if (outcome === 'error' || (objectsOf(error).length > 0 && isSilent)) return 'error';
  // Base FHIR and the reference implementation say "queued" where the guide says A4.
  if (outcome === 'queued') return 'pended';
  if (!isReviewed) return root?.status ?? 'unknown';
  const status = combinedStatus(items.map((item) => item.status));
  return grants(status) && root !== undefined && !grants(root.status) ? 'unverified' : status;
}

/** The guide has the number with the review action; `preAuthRef` is where some payers write the trace number, too. */
function numberOf(
  response: ClaimResponse,
  reviews: readonly { status: DecisionStatus; number?: string }[],
  traceNumber: string | undefined,
): string | undefined {
  const granted = reviews.find(({ status, number }) => number !== undefined && grants(status));
  const own = payerText(extensionOf(response, pasExtension('authorizationNumber'))?.valueString);
  const number = granted?.number ?? own ?? payerText(response.preAuthRef);
  return number === traceNumber ? undefined : number;
}

function traceOf(response: ClaimResponse, items: readonly ItemDecision[]): string | undefined {
  const own = payerText(extensionOf(response, pasExtension('administrationReferenceNumber'))?.valueString);
  return own ?? items.find(({ traceNumber }) => traceNumber !== undefined)?.traceNumber;
}

/** The days on which all that is granted holds: from the last of the beginnings until the first of the ends. */
function commonPeriod({ preAuthPeriod }: ClaimResponse, items: readonly ItemDecision[]): Period | undefined {
  const granted = items.filter(({ status }) => grants(status));
  const dated = granted.filter(({ validFrom, expires }) => validFrom !== undefined || expires !== undefined);
  if (dated.length === 0) return preAuthPeriod;
  const start = dated
    .flatMap(({ validFrom }) => validFrom ?? [])
    .sort()
    .at(-1);
  const [end] = dated.flatMap(({ expires }) => expires ?? []).sort();
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
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
