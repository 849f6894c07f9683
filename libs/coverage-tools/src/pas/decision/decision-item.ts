import { objectsOf } from '@fhir-gateway/fhir';
import type {
  Bundle,
  ClaimResponse,
  ClaimResponseAddItem,
  ClaimResponseItem,
  CodeableConcept,
  Extension,
  Organization,
  Period,
  Practitioner,
} from 'fhir/r4.js';
import { npisOf } from './asked-request.js';
import type { ClaimAnswer } from './claim-answer.js';
import { codedText, payerText, type CodedText } from '../vocabulary/payer-text.js';
import { grants, type DecisionStatus } from '../vocabulary/review-action.js';
import { resolved } from './resolved-reference.js';
import { agreedReview, extensionOf, extensionsOf } from '../vocabulary/review-extension.js';

/** What was granted, in place of what was asked or in detail. */
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
  /** The payer's own words for the action. */
  readonly actionText?: string;
  readonly number?: string;
  /** `YYYY-MM-DD` */
  readonly issuedOn?: string;
  readonly validFrom?: string;
  readonly expires?: string;
  readonly traceNumber?: string;
  /** Number of an earlier authorization of the item. */
  readonly formerNumber?: string;
  readonly reasons: readonly CodedText[];
  readonly granted: readonly GrantedInstead[];
  /** Service, quantity or level that the payer authorized, where it spells that out. */
  readonly detail?: GrantedInstead;
  /** Who may give the service, where the payer says so. */
  readonly provider?: AuthorizedProvider;
}

/** Somebody whom the payer authorized. */
export interface AuthorizedProvider {
  readonly npi?: string;
  readonly name?: string;
}

/** The decisions on the items; those the payer added (`addItem`) stand with the item that they replace. */
export function readItems(response: ClaimResponse, bundle?: Bundle): ItemDecision[] {
  const answer = { response, ...(bundle && { bundle }) };
  const added = objectsOf(response.addItem);
  const items = objectsOf(response.item);
  const sequences = new Set(items.map(({ itemSequence }) => itemSequence));
  const isOfAnItem = ({ itemSequence = [] }: ClaimResponseAddItem) => itemSequence.some((one) => sequences.has(one));
  const decided = [
    ...items.map((item) =>
      decisionOf(
        answer,
        item,
        item.itemSequence,
        added.filter(({ itemSequence }) => itemSequence?.includes(item.itemSequence)),
      ),
    ),
    ...added
      .filter((item) => !isOfAnItem(item))
      .map((item) => decisionOf(answer, item, item.itemSequence?.[0], [item])),
  ];
  return decided.map((item) => (decided.some((other) => contradicts(item, other)) ? undecided(item) : item));
}

/** Two decisions on one item of the request that are not the same. */
function contradicts(one: ItemDecision, other: ItemDecision): boolean {
  return one.sequence !== undefined && one.sequence === other.sequence && one.status !== other.status;
}

/** What is left of an item of which the payer says two things. */
function undecided({ sequence, traceNumber, reasons }: ItemDecision): ItemDecision {
  return {
    ...(sequence !== undefined && { sequence }),
    status: 'unknown',
    ...(traceNumber !== undefined && { traceNumber }),
    reasons,
    granted: [],
  };
}

function decisionOf(
  answer: ClaimAnswer,
  item: ClaimResponseItem | ClaimResponseAddItem,
  sequence: number | undefined,
  added: readonly ClaimResponseAddItem[],
): ItemDecision {
  const review = agreedReview(item.adjudication);
  const own = review?.status ?? 'unknown';
  const replacements = added
    .filter((one) => one !== item)
    .map(({ adjudication }) => agreedReview(adjudication)?.status);
  // What is granted in place of something has to be granted itself.
  const isRefused = replacements.some((one) => one !== undefined && !grants(one));
  const status = grants(own) && isRefused ? 'unknown' : own;
  const granted = status === own ? added.map(grantedOf) : [];
  const number = grants(status)
    ? (review?.number ?? granted.find((one) => one.number !== undefined)?.number)
    : undefined;
  const period = [item, ...added].map(periodOf).find((one) => one !== undefined);
  const issuedOn = payerText(extensionsOf(item, 'itemPreAuthIssueDate')[0]?.valueDate);
  const traceNumber = payerText(extensionsOf(item, 'administrationReferenceNumber')[0]?.valueString);
  const formerNumber = payerText(extensionsOf(item, 'authorizationNumber')[0]?.valueString);
  const detail = authorizedDetail(item);
  const provider = authorizedProvider(answer, item);
  return {
    ...(sequence !== undefined && { sequence }),
    status,
    ...(review?.action !== undefined && { action: review.action }),
    ...(review?.actionText !== undefined && { actionText: review.actionText }),
    ...(number !== undefined && { number }),
    ...(grants(status) && { ...(issuedOn !== undefined && { issuedOn }), ...datesOf(period) }),
    ...(traceNumber !== undefined && { traceNumber }),
    ...(formerNumber !== undefined && { formerNumber }),
    reasons: review?.reasons ?? [],
    granted,
    ...(grants(status) && detail && { detail }),
    ...(grants(status) && provider && { provider }),
  };
}

function authorizedDetail(item: { extension?: Extension[] }): GrantedInstead | undefined {
  const [detail] = extensionsOf(item, 'itemAuthorizedDetail');
  if (detail === undefined) return undefined;
  const code: CodeableConcept | undefined = extensionOf(detail, 'productOrServiceCode')?.valueCodeableConcept;
  const quantity = extensionOf(detail, 'quantity')?.valueQuantity?.value;
  const text = codedText(code);
  return { ...(text && { code: text }), ...(typeof quantity === 'number' && { quantity }) };
}

function authorizedProvider(answer: ClaimAnswer, item: { extension?: Extension[] }): AuthorizedProvider | undefined {
  const [provider] = extensionsOf(item, 'itemAuthorizedProvider');
  const reference = extensionOf(provider, 'provider')?.valueReference;
  const shown =
    resolved<Practitioner>(answer, reference?.reference, 'Practitioner') ??
    resolved<Organization>(answer, reference?.reference, 'Organization');
  const npi = payerText(npisOf(shown ?? { identifier: [reference?.identifier ?? {}] })[0]);
  const name =
    payerText(shown?.resourceType === 'Organization' ? shown.name : personName(shown)) ?? payerText(reference?.display);
  if (npi === undefined && name === undefined) return undefined;
  return { ...(npi !== undefined && { npi }), ...(name !== undefined && { name }) };
}

function personName(shown: Practitioner | undefined): string | undefined {
  const [name] = objectsOf(shown?.name);
  const given = Array.isArray(name?.given) ? name.given : [];
  return name?.text ?? [...given, name?.family].filter(Boolean).join(' ');
}

function grantedOf({ productOrService, quantity, adjudication }: ClaimResponseAddItem): GrantedInstead {
  const code = codedText(productOrService);
  const number = agreedReview(adjudication)?.number;
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
