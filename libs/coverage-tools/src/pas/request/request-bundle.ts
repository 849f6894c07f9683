import { parseReference } from '@fhir-gateway/fhir';
import type { Bundle, DocumentReference, FhirResource, QuestionnaireResponse, Reference } from 'fhir/r4.js';
import { withReleaseOrigins } from '../../dtr/answers/origin.js';
import { claimOf } from './claim.js';
import { orderOf } from './order.js';
import {
  beneficiary,
  insurance,
  insurerOrganization,
  practitioner,
  requesterOrganization,
  subscriberPatient,
} from './parties.js';
import { pasProfile } from '../vocabulary/pas-systems.js';
import type { PriorAuthRequest } from './prior-auth-request.js';
import { relink, type Relink } from './relink.js';
import { stableUuid } from '../../stable-uuid.js';

/** Order resources: in an attached form all of them mean the order of this request. */
const isOrderReference = /^(?:ServiceRequest|DeviceRequest|MedicationRequest)\//;

/**
 * The PAS request Bundle: the Claim first, everything that it leads to once, every reference a `urn:uuid` of the same
 * Bundle. The same request gives the same Bundle, so that sending it again is sending the same.
 *
 * @see https://hl7.org/fhir/us/davinci-pas/StructureDefinition-profile-pas-request-bundle.html
 */
export function requestBundle(request: PriorAuthRequest): Bundle {
  const { requestId, performer, orderer, subscriber } = request;
  const idOf = (role: string) => stableUuid(requestId, role);
  const to = (role: string): Reference => ({ reference: urn(idOf(role)) });
  const performs = performer !== undefined && performer.npi !== orderer.npi;
  const parties = {
    patient: to('patient'),
    coverage: to('coverage'),
    orderer: to('orderer'),
    ...(performs && { performer: to('performer') }),
  };
  const attachments = request.attachments.map((attachment, index) =>
    attached(attachment, idOf(`attachment-${index}`), linksOf(request, to), parties.patient),
  );
  const claim = claimOf(request, idOf('claim'), {
    ...parties,
    insurer: to('insurer'),
    requester: to('requester'),
    order: to('order'),
    careTeam: [parties.orderer, ...(performs ? [to('performer')] : [])],
    attachments: request.attachments.map((_, index) => to(`attachment-${index}`)),
  });
  const resources = [
    claim,
    beneficiary(request, idOf('patient')),
    insurance(request, idOf('coverage'), parties.patient, to('insurer'), subscriber && to('subscriber')),
    ...(subscriber ? [subscriberPatient(request, idOf('subscriber'))] : []),
    insurerOrganization(request, idOf('insurer')),
    requesterOrganization(request, idOf('requester')),
    practitioner(orderer, idOf('orderer')),
    ...(performs ? [practitioner(performer, idOf('performer'))] : []),
    orderOf(request, idOf('order'), parties),
    ...attachments,
  ];
  return collection(request, 'pas-request-bundle', resources);
}

/** A Bundle of the request, as the guide wants its requests: named, dated, every entry with its address. */
export function collection(
  { identifierSystem, requestId, at }: Pick<PriorAuthRequest, 'identifierSystem' | 'requestId' | 'at'>,
  profile: string,
  resources: readonly FhirResource[],
): Bundle {
  return {
    resourceType: 'Bundle',
    meta: { profile: [pasProfile(profile)] },
    identifier: { system: identifierSystem, value: requestId },
    type: 'collection',
    timestamp: at,
    entry: resources.map((resource) => ({ fullUrl: urn(resource.id ?? ''), resource })),
  };
}

function urn(uuid: string): string {
  return `urn:uuid:${uuid}`;
}

/** What a form's or document's references to the record mean in the Bundle. */
function linksOf({ patient, coverage }: PriorAuthRequest, to: (role: string) => Reference): Relink {
  const known = new Map<string, string | undefined>([
    [`Patient/${patient.id}`, to('patient').reference],
    [`Coverage/${coverage.id}`, to('coverage').reference],
  ]);
  return (reference) => {
    const relative = parseReference(reference)?.ref ?? reference;
    return known.get(relative) ?? (isOrderReference.test(relative) ? to('order').reference : undefined);
  };
}

/** An attachment as it goes along: about the request's patient, its references those of the Bundle. */
export function attached<T extends QuestionnaireResponse | DocumentReference>(
  attachment: T,
  id: string,
  links: Relink,
  patient: Reference,
): T {
  // Narrative and version belong to the copy at the place where it was read.
  const { text: _text, meta: _meta, ...content } = attachment;
  const linked = relink(content as T, links);
  const written = linked.resourceType === 'QuestionnaireResponse' ? (withReleaseOrigins(linked) as T) : linked;
  return { ...written, id, subject: patient };
}
