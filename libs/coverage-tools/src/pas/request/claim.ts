import type { Claim, ClaimItem, ClaimSupportingInfo, Identifier, Reference } from 'fhir/r4.js';
import {
  hl7,
  icd10Cm,
  pasExtension,
  pasProfile,
  pasTempCodes,
  placeOfServiceSystem,
  x12,
} from '../vocabulary/pas-systems.js';
import type { PriorAuthRequest } from './prior-auth-request.js';

/** Where the parts that a Claim names stand in the Bundle. */
export interface ClaimParts {
  readonly patient: Reference;
  readonly insurer: Reference;
  readonly requester: Reference;
  readonly coverage: Reference;
  readonly order: Reference;
  /** Members of the care team: the orderer first. */
  readonly careTeam: readonly Reference[];
  readonly attachments: readonly Reference[];
}

/** The preauthorization Claim of the request. */
export function claimOf(request: PriorAuthRequest, id: string, parts: ClaimParts): Claim {
  const { service, at } = request;
  const diagnosis = service.diagnoses.map((code, index) => ({
    sequence: index + 1,
    diagnosisCodeableConcept: { coding: [{ system: icd10Cm, code }] },
    ...(index === 0 && { type: [{ coding: [{ system: hl7('ex-diagnosistype'), code: 'principal' }] }] }),
  }));
  const supportingInfo = parts.attachments.map(attachmentInfo);
  return {
    resourceType: 'Claim',
    id,
    meta: { profile: [pasProfile('claim')] },
    identifier: [claimIdentifier(request)],
    status: 'active',
    type: { coding: [{ system: hl7('claim-type'), code: service.claimType }] },
    use: 'preauthorization',
    patient: parts.patient,
    created: at,
    insurer: parts.insurer,
    provider: parts.requester,
    priority: { coding: [{ system: hl7('processpriority'), code: service.isUrgent ? 'stat' : 'normal' }] },
    careTeam: parts.careTeam.map((provider, index) => ({
      extension: [{ url: pasExtension('careTeamClaimScope'), valueBoolean: true }],
      sequence: index + 1,
      provider,
    })),
    ...(supportingInfo.length > 0 && { supportingInfo }),
    ...(diagnosis.length > 0 && { diagnosis }),
    insurance: [{ sequence: 1, focal: true, coverage: parts.coverage }],
    item: [itemOf(request, parts, supportingInfo.length)],
  };
}

/** Names the request towards the payer, in the Claim and whenever it is asked about. */
export function claimIdentifier({
  senderId,
  identifierSystem,
  requestId,
}: Pick<PriorAuthRequest, 'senderId' | 'identifierSystem' | 'requestId'>): Identifier {
  return { system: senderId === undefined ? identifierSystem : `urn:trnorg:${senderId}`, value: requestId };
}

function itemOf({ service }: PriorAuthRequest, { order }: ClaimParts, attachments: number): ClaimItem {
  const sequences = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const coded = (list: number, code: string) => ({ coding: [{ system: x12(list), code }] });
  return {
    extension: [
      { url: pasExtension('serviceItemRequestType'), valueCodeableConcept: coded(1525, service.requestType) },
      { url: pasExtension('certificationType'), valueCodeableConcept: coded(1322, 'I') },
      { url: pasExtension('requestedService'), valueReference: order },
    ],
    sequence: 1,
    careTeamSequence: [1],
    ...(service.diagnoses.length > 0 && { diagnosisSequence: sequences(service.diagnoses.length) }),
    ...(attachments > 0 && { informationSequence: sequences(attachments) }),
    category: coded(1365, service.serviceType),
    productOrService: { coding: [service.code] },
    servicedDate: service.date,
    locationCodeableConcept: { coding: [{ system: placeOfServiceSystem, code: service.placeOfService }] },
    ...(service.quantity !== undefined && { quantity: { value: service.quantity } }),
  };
}

/** Names an attachment; the type of report (X12 755) is the one that the guide's examples give an answered form. */
export function attachmentInfo(attachment: Reference, index: number): ClaimSupportingInfo {
  const reportType = { coding: [{ system: x12(755), code: 'PY' }] };
  return {
    extension: [
      {
        url: pasExtension('documentInformation'),
        extension: [{ url: 'reportTypeCode', valueCodeableConcept: reportType }],
      },
    ],
    sequence: index + 1,
    category: { coding: [{ system: pasTempCodes, code: 'additionalInformation' }] },
    valueReference: attachment,
  };
}
