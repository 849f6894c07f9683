import { objectsOf } from '@fhir-gateway/fhir';
import type { Coding, Extension } from 'fhir/r4.js';
import { codedText, payerText, type CodedText } from './payer-text.js';
import { pasExtension, x12 } from './pas-systems.js';
import { statusOfAction, type DecisionStatus } from './review-action.js';

/** What a review said of one adjudication. */
export interface Review {
  readonly status: DecisionStatus;
  /** X12 306, as the payer sent it. */
  readonly action?: string;
  /** The payer's own words for the action; those of X12 are licensed and are not supplied. */
  readonly actionText?: string;
  readonly number?: string;
  readonly reasons: readonly CodedText[];
}

interface Extended {
  readonly extension?: readonly Extension[];
}

/** What an extension is: some payers write the release of the guide behind it. */
function urlOf({ url }: Extension): unknown {
  return typeof url === 'string' ? url.replace(/\|[^|]*$/, '') : url;
}

/** Every extension of PAS by this name. */
export function extensionsOf(element: Extended | undefined, name: string): readonly Extension[] {
  return objectsOf(element?.extension).filter((extension) => urlOf(extension) === pasExtension(name));
}

/** The first extension of this URL. */
export function extensionOf(element: Extended | undefined, url: string): Extension | undefined {
  return objectsOf(element?.extension).find((extension) => urlOf(extension) === url);
}

/** The review in an adjudication; undefined where it has none. */
export function reviewOf(adjudication: Extended): Review | undefined {
  const [review] = extensionsOf(adjudication, 'reviewAction');
  if (review === undefined) return undefined;
  const parts = objectsOf(review.extension);
  // The action's own part is named by a whole URL, its neighbours by a word.
  const actionCode = parts.find((part) => urlOf(part) === pasExtension('reviewActionCode'))?.valueCodeableConcept;
  const codings = objectsOf(actionCode?.coding).filter(isAction);
  const [coding] = codings;
  const action = payerText(coding?.code);
  const actionText = payerText(coding?.display) ?? payerText(actionCode?.text);
  const number = payerText(parts.find(({ url }) => url === 'number')?.valueString);
  const reasons = parts
    .filter(({ url }) => url === 'reasonCode')
    .flatMap((part) => codedText(part.valueCodeableConcept) ?? []);
  return {
    status: agreedStatus(codings.map(({ code }) => statusOfAction(payerText(code)))),
    ...(action !== undefined && { action }),
    ...(actionText !== undefined && { actionText }),
    ...(number !== undefined && { number }),
    reasons,
  };
}

/** The one review of an item whose adjudications agree; of those that contradict each other nothing is certain. */
export function agreedReview(adjudications: readonly Extended[] | undefined): Review | undefined {
  const reviews = objectsOf(adjudications).flatMap((one) => reviewOf(one) ?? []);
  const [first] = reviews;
  if (first === undefined) return undefined;
  const reasons = reviews.flatMap((one) => one.reasons);
  const status = agreedStatus(reviews.map((one) => one.status));
  if (status !== first.status) return { status, reasons };
  const number = reviews.find((one) => one.number !== undefined)?.number;
  return { ...first, ...(number !== undefined && { number }), reasons };
}

function agreedStatus([first, ...others]: readonly DecisionStatus[]): DecisionStatus {
  if (first === undefined) return 'unknown';
  return others.every((status) => status === first) ? first : 'unknown';
}

/**
 * Whether a coding is of X12 306: the guide's name for it, that of HL7's reference server, or none. A code of another list
 * means something else.
 */
function isAction({ system }: Coding): boolean {
  return system === undefined || system === x12(306) || /^https:\/\/valueset\.x12\.org\/.*\/306$/.test(system);
}
