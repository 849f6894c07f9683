import type { Bundle, Claim, Coverage, FhirResource, Patient } from 'fhir/r4.js';
import { pasProfile } from '../vocabulary/pas-systems.js';

const notApplicable = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-applicable' }],
};
/** What an inquiry has of a request: who asks whom about which member. Forms, orders and people stay out. */
const asked: ReadonlySet<string> = new Set(['Claim', 'Patient', 'Coverage', 'Organization']);

/**
 * The inquiry about a request that was sent: the request's own identifiers, member, provider and payer. Items are "any",
 * since the request is named by its identifier.
 *
 * @see https://hl7.org/fhir/us/davinci-pas/OperationDefinition-Claim-inquiry.html
 */
export function inquiryBundle(request: Bundle): Bundle {
  // Of a changed request only the Claim that counts now: it comes first.
  const entries = (request.entry ?? []).filter(
    ({ resource }, index) =>
      asked.has(resource?.resourceType ?? '') && (index === 0 || resource?.resourceType !== 'Claim'),
  );
  return {
    ...request,
    meta: { profile: [pasProfile('pas-inquiry-request-bundle')] },
    entry: entries.map(({ fullUrl = '', resource }) => ({ fullUrl, resource: reduced(resource as FhirResource) })),
  };
}

function reduced(resource: FhirResource): FhirResource {
  if (resource.resourceType === 'Claim') return inquiryClaim(resource);
  if (resource.resourceType === 'Patient') return inquiryPatient(resource);
  if (resource.resourceType === 'Coverage') return inquiryCoverage(resource);
  return resource;
}

function inquiryClaim(claim: Claim): Claim {
  const {
    id = '',
    identifier = [],
    status,
    type,
    use,
    patient,
    created,
    insurer,
    provider,
    priority,
    insurance,
  } = claim;
  return {
    resourceType: 'Claim',
    id,
    meta: { profile: [pasProfile('claim-inquiry')] },
    identifier,
    status,
    type,
    use,
    patient,
    created,
    ...(insurer && { insurer }),
    provider,
    priority,
    insurance,
    item: [{ sequence: 1, productOrService: notApplicable }],
  };
}

function inquiryPatient({ resourceType, id, meta, identifier, name, gender, birthDate }: Patient): Patient {
  return {
    resourceType,
    ...(id !== undefined && { id }),
    ...(meta && { meta }),
    ...(identifier && { identifier }),
    ...(name && { name }),
    ...(gender && { gender }),
    ...(birthDate !== undefined && { birthDate }),
  };
}

function inquiryCoverage({
  resourceType,
  id,
  meta,
  identifier,
  status,
  subscriberId,
  beneficiary,
  payor,
}: Coverage): Coverage {
  return {
    resourceType,
    ...(id !== undefined && { id }),
    ...(meta && { meta }),
    ...(identifier && { identifier }),
    status,
    ...(subscriberId !== undefined && { subscriberId }),
    beneficiary,
    payor,
  };
}
