import type { Extension } from 'fhir/r4.js';
import { codedText, listOf, payerText, type CodedText } from './payer-text.js';
import { pasExtension } from './pas-systems.js';
import { statusOfAction, type DecisionStatus } from './review-action.js';

/** What a review said of one adjudication. */
export interface Review {
  readonly status: DecisionStatus;
  /** X12 306, as the payer sent it. */
  readonly action?: string;
  readonly number?: string;
  readonly reasons: readonly CodedText[];
}

interface Extended {
  readonly extension?: readonly Extension[];
}

/** Every extension of PAS by this name. */
export function extensionsOf(element: Extended | undefined, name: string): readonly Extension[] {
  return listOf(element?.extension).filter(({ url }) => url === pasExtension(name));
}

/** The first extension of this URL. */
export function extensionOf(element: Extended | undefined, url: string): Extension | undefined {
  return listOf(element?.extension).find((extension) => extension.url === url);
}

/** The review in an adjudication; undefined where it has none. */
export function reviewOf(adjudication: Extended): Review | undefined {
  const [review] = extensionsOf(adjudication, 'reviewAction');
  if (review === undefined) return undefined;
  const parts = listOf(review.extension);
  // The action's own part is named by a whole URL, its neighbours by a word.
  const actionCode = parts.find(({ url }) => url === pasExtension('reviewActionCode'))?.valueCodeableConcept;
  const action = listOf(actionCode?.coding).map(({ code }) => payerText(code))[0];
  const number = payerText(parts.find(({ url }) => url === 'number')?.valueString);
  const reasons = parts
    .filter(({ url }) => url === 'reasonCode')
    .flatMap((part) => codedText(part.valueCodeableConcept) ?? []);
  return {
    status: statusOfAction(action),
    ...(action !== undefined && { action }),
    ...(number !== undefined && { number }),
    reasons,
  };
}
