import { objectsOf } from '@fhir-gateway/fhir';
import type {
  Bundle,
  BundleEntry,
  Claim,
  DeviceRequest,
  FhirResource,
  MedicationRequest,
  Reference,
  ServiceRequest,
} from 'fhir/r4.js';
import { npisOf } from '../decision/asked-request.js';
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

/**
 * What the resources of a Bundle that changes a request are called: by what they say, since nobody reads the record again.
 *
 * @param patientId the record's own name of the patient
 */
export function namesOfChange(bundle: Bundle, claim: Claim, patientId: string): Map<string, string> {
  const isNamed = ({ fullUrl }: BundleEntry, { reference }: Reference = {}) => fullUrl === reference;
  let documents = 0;
  const called = (entry: BundleEntry): string | undefined => {
    const resource = entry.resource as FhirResource | undefined;
    switch (resource?.resourceType) {
      case 'Claim': {
        const code = resource.item?.[0]?.productOrService.coding?.[0]?.code ?? 'any service';
        return `Claim for ${code} of request ${resource.identifier?.[0]?.value ?? 'without a name'}`;
      }
      case 'Patient':
        return isNamed(entry, claim.patient) ? `Patient/${patientId}` : 'Patient who holds the insurance';
      case 'Coverage':
        return 'Coverage of the request';
      case 'Organization':
      case 'Practitioner': {
        const [npi = 'unknown'] = npisOf(resource);
        return isNamed(entry, claim.insurer) ? 'Organization of the payer' : `${resource.resourceType} of NPI ${npi}`;
      }
      case 'ServiceRequest':
      case 'DeviceRequest':
      case 'MedicationRequest':
        return orderName(resource);
      case 'DocumentReference':
        return `DocumentReference ${++documents} of the request`;
      default:
        return undefined;
    }
  };
  return new Map(
    objectsOf(bundle.entry).flatMap((entry): [string, string][] => {
      const name = called(entry);
      return name === undefined ? [] : [[`${entry.resource?.resourceType}/${entry.resource?.id}`, name]];
    }),
  );
}

/** An order with its day and quantity: a change leaves beside the order that it changes. */
function orderName(order: ServiceRequest | DeviceRequest | MedicationRequest): string | undefined {
  const [own] = outgoingResources(order, () => undefined);
  const day = 'occurrenceDateTime' in order ? order.occurrenceDateTime?.slice(0, 10) : undefined;
  const quantity = 'quantityQuantity' in order ? order.quantityQuantity?.value : undefined;
  const parts = [own?.resource, day && `on ${day}`, quantity !== undefined && `quantity ${quantity}`];
  return own && parts.filter(Boolean).join(', ');
}

/** Every resource of a Bundle by its name, at any depth, once each: what a person is shown before it leaves. */
export function namesIn(bundle: Bundle, names: ReadonlyMap<string, string>): string[] {
  return outgoingResources(bundle, (name) => names.get(name)).map(({ resource }) => resource);
}
