import type { ClaimResponse, ClaimResponseAddItem, ClaimResponseItem, Extension, Period } from 'fhir/r4.js';
import { codedText, listOf, payerText, type CodedText } from './payer-text.js';
import { grants, type DecisionStatus } from './review-action.js';
import { extensionsOf, reviewOf } from './review-extension.js';

/** What was granted in place of what was asked. */
export interface GrantedInstead {
  readonly code?: CodedText;
  readonly quantity?: number;
  readonly number?: string;
}

/** The decision on one item of the request. */
export interface ItemDecision {
  /** The item's sequence in the Claim; absent for what the payer added on its own. */
  readonly sequence?: number;
  readonly status: DecisionStatus;
  readonly action?: string;
  readonly number?: string;
  readonly validFrom?: string;
  readonly expires?: string;
  readonly traceNumber?: string;
  readonly reasons: readonly CodedText[];
  readonly granted: readonly GrantedInstead[];
}

/** The decisions on the items; those the payer added (`addItem`) stand with the item that they replace. */
export function readItems(response: ClaimResponse): ItemDecision[] {
  const added = listOf(response.addItem);
  const items = listOf(response.item);
  const sequences = new Set(items.map(({ itemSequence }) => itemSequence));
  const isOfAnItem = ({ itemSequence = [] }: ClaimResponseAddItem) => itemSequence.some((one) => sequences.has(one));
  return [
    ...items.map((item) =>
      decisionOf(
        item,
        item.itemSequence,
        added.filter(({ itemSequence }) => itemSequence?.includes(item.itemSequence)),
      ),
    ),
    ...added.filter((item) => !isOfAnItem(item)).map((item) => decisionOf(item, item.itemSequence?.[0], [item])),
  ];
}

function decisionOf(
  item: ClaimResponseItem | ClaimResponseAddItem,
  sequence: number | undefined,
  added: readonly ClaimResponseAddItem[],
): ItemDecision {
  const review = listOf(item.adjudication)
    .map(reviewOf)
    .find((one) => one !== undefined);
  const status = review?.status ?? 'unknown';
  const granted = added.map(grantedOf);
  const number = grants(status)
    ? (review?.number ?? granted.find((one) => one.number !== undefined)?.number)
    : undefined;
  const period = [item, ...added].map(periodOf).find((one) => one !== undefined);
  const traceNumber = payerText(extensionsOf(item, 'administrationReferenceNumber')[0]?.valueString);
  return {
    ...(sequence !== undefined && { sequence }),
    status,
    ...(review?.action !== undefined && { action: review.action }),
    ...(number !== undefined && { number }),
    ...(grants(status) && datesOf(period)),
    ...(traceNumber !== undefined && { traceNumber }),
    reasons: review?.reasons ?? [],
    granted,
  };
}

function grantedOf({ productOrService, quantity, adjudication }: ClaimResponseAddItem): GrantedInstead {
  const code = codedText(productOrService);
  const number = listOf(adjudication)
    .map((one) => reviewOf(one)?.number)
    .find((one) => one !== undefined);
  return {
    ...(code && { code }),
    ...(typeof quantity?.value === 'number' && { quantity: quantity.value }),
    ...(number !== undefined && { number }),
  };
}

function periodOf(item: { extension?: Extension[] }): Period | undefined {
  return extensionsOf(item, 'itemPreAuthPeriod')[0]?.valuePeriod;
}

function datesOf(period: Period | undefined): { validFrom?: string; expires?: string } {
  const validFrom = payerText(period?.start);
  const expires = payerText(period?.end);
  return { ...(validFrom !== undefined && { validFrom }), ...(expires !== undefined && { expires }) };
}
