import type { Bundle } from 'fhir/r4.js';
import { outgoingResources } from '../../sides/outgoing-resources.js';
import type { PriorAuthRequest } from './prior-auth-request.js';
import { stableUuid } from '../../stable-uuid.js';

/** What the resources of a request's Bundle are called for people: `Type/uuid` to the record's name, or who it is. */
export function namesOfRequest(request: PriorAuthRequest): Map<string, string> {
  const { requestId, patient, coverage, insurer, requester, orderer, performer, service, attachments } = request;
  const made = (type: string, role: string) => `${type}/${stableUuid(requestId, role)}`;
  const documents = attachments.flatMap((attachment, index): [string, string][] => {
    if (attachment.resourceType !== 'DocumentReference') return [];
    return [[made('DocumentReference', `attachment-${index}`), `DocumentReference/${attachment.id ?? index + 1}`]];
  });
  return new Map([
    [made('Claim', 'claim'), `Claim for ${service.code.code ?? 'any service'}`],
    [made('Patient', 'patient'), `Patient/${patient.id}`],
    [made('Coverage', 'coverage'), `Coverage/${coverage.id}`],
    [made('Patient', 'subscriber'), 'Patient who holds the insurance'],
    [
      made('Organization', 'insurer'),
      insurer.id === undefined ? 'Organization of the payer' : `Organization/${insurer.id}`,
    ],
    [made('Organization', 'requester'), `Organization of NPI ${requester.npi}`],
    [made('Practitioner', 'orderer'), `Practitioner of NPI ${orderer.npi}`],
    ...(performer ? [[made('Practitioner', 'performer'), `Practitioner of NPI ${performer.npi}`] as const] : []),
    ...documents,
  ]);
}

/** Every resource of a Bundle by its name, at any depth, once each: what a person is shown before it leaves. */
export function namesIn(bundle: Bundle, names: ReadonlyMap<string, string>): string[] {
  return outgoingResources(bundle, (name) => names.get(name)).map(({ resource }) => resource);
}
