import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { ClaimAnswer } from './claim-answer.js';
import { readDecision, type PriorAuthDecision } from './decision.js';
import { pasModifier } from './pas-systems.js';
import { grants } from './review-action.js';

/** Reads the decision on a request. What answers a withdrawal grants nothing, whatever it says. */
export function decisionOn(request: Bundle | undefined, { response, bundle }: ClaimAnswer): PriorAuthDecision {
  const decision = readDecision(response, bundle);
  if (!isWithdrawal(request) || !grants(decision.status)) return decision;
  const { authorizationNumber: _number, validFrom: _from, expires: _until, ...rest } = decision;
  return { ...rest, status: 'unknown', items: [] };
}

/** What is left of a request that was withdrawn. */
export const decisionWithdrawn: PriorAuthDecision = {
  status: 'cancelled',
  reasons: [],
  notes: [],
  items: [],
  faults: [],
  wanted: [],
};

/** Whether a request asks for nothing but that an earlier one be withdrawn. */
function isWithdrawal(request: Bundle | undefined): boolean {
  const claim = request?.entry?.[0]?.resource as FhirResource | undefined;
  const items = claim?.resourceType === 'Claim' ? (claim.item ?? []) : [];
  const isCancelled = (item: (typeof items)[number]) =>
    item.modifierExtension?.some(({ url, valueBoolean }) => url === pasModifier('infoCancelled') && valueBoolean);
  return items.length > 0 && items.every(isCancelled);
}
