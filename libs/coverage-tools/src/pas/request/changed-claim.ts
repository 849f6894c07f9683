import type {
  Claim,
  ClaimItem,
  ClaimSupportingInfo,
  CodeableConcept,
  Extension,
  Identifier,
  Reference,
} from 'fhir/r4.js';
import { attachmentInfo } from './claim.js';
import { hl7, pasExtension, pasModifier, pasProfile, x12 } from '../vocabulary/pas-systems.js';

/** What a changed request says of itself. */
export interface ClaimChange {
  readonly kind: 'update' | 'cancel';
  /** Id of the new Claim in the Bundle. */
  readonly id: string;
  readonly identifier: Identifier;
  /** FHIR instant. */
  readonly at: string;
  /** `fullUrl` of the Claim that it takes the place of. */
  readonly priorUrl: string;
  /** Day and quantity from now on; absent where both stay. */
  readonly item?: { readonly date: string; readonly quantity?: number; readonly order: Reference };
  /** Forms and documents that are new. */
  readonly added: readonly Reference[];
}

/** X12 1322, as published summaries have them: 3 cancels, S revises. */
const certification = { cancel: '3', update: 'S' } as const;

/**
 * The Claim that takes the place of an earlier one: everything of that one, with what is new or different marked. An
 * item that is withdrawn stays, since payers find items by their sequence.
 *
 * @see https://hl7.org/fhir/us/davinci-pas/StructureDefinition-profile-claim-update.html prof-3 to prof-9
 */
export function changedClaim(prior: Claim, change: ClaimChange): Claim {
  const kept = (prior.supportingInfo ?? []).map(withoutMark);
  const info = change.added.map((reference, index) => marked(attachmentInfo(reference, kept.length + index), 'added'));
  const supportingInfo = [...kept, ...info];
  const { extension = [] } = prior;
  return {
    ...prior,
    id: change.id,
    meta: { profile: [pasProfile('claim-update')] },
    extension: [...extension.filter(isNoCertification), certificationType(certification[change.kind])],
    identifier: [change.identifier],
    created: change.at,
    related: [
      {
        claim: { reference: change.priorUrl },
        relationship: { coding: [{ system: hl7('ex-relatedclaimrelationship'), code: 'prior' }] },
      },
    ],
    ...(supportingInfo.length > 0 && { supportingInfo }),
    item: (prior.item ?? []).map((item) => changedItem(withoutMark(item), change)),
  };
}

function changedItem(item: ClaimItem, { kind, item: change }: ClaimChange): ClaimItem {
  if (kind === 'cancel') {
    const flag = { url: pasModifier('infoCancelled'), valueBoolean: true };
    return { ...marked(certified(item, certification.cancel), 'changed'), modifierExtension: [flag] };
  }
  if (!change) return item;
  const { quantity: _before, ...rest } = marked(certified(item, certification.update), 'changed');
  const isOrder = ({ url }: Extension) => url === pasExtension('requestedService');
  return {
    ...rest,
    extension: [
      ...(rest.extension ?? []).filter((one) => !isOrder(one)),
      { url: pasExtension('requestedService'), valueReference: change.order },
    ],
    servicedDate: change.date,
    ...(change.quantity !== undefined && { quantity: { value: change.quantity } }),
  };
}

function certified(item: ClaimItem, code: string): ClaimItem {
  return { ...item, extension: [...(item.extension ?? []).filter(isNoCertification), certificationType(code)] };
}

function certificationType(code: string): Extension {
  const valueCodeableConcept: CodeableConcept = { coding: [{ system: x12(1322), code }] };
  return { url: pasExtension('certificationType'), valueCodeableConcept };
}

function isNoCertification({ url }: Extension): boolean {
  return url !== pasExtension('certificationType');
}

function marked<T extends ClaimItem | ClaimSupportingInfo>(part: T, valueCode: 'added' | 'changed'): T {
  return { ...part, extension: [...(part.extension ?? []), { url: pasExtension('infoChanged'), valueCode }] };
}

/** Marks tell what this change did, and not what an earlier one had done. */
function withoutMark<T extends ClaimItem | ClaimSupportingInfo>(part: T): T {
  const { extension, ...rest } = part;
  const kept = (extension ?? []).filter(({ url }) => url !== pasExtension('infoChanged'));
  return { ...rest, ...(kept.length > 0 && { extension: kept }) } as T;
}
