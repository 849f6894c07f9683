import type { Coverage, Identifier, Organization, Patient, Practitioner, Reference } from 'fhir/r4.js';
import { hl7, npiSystem, pasProfile } from '../vocabulary/pas-systems.js';
import type { PriorAuthRequest, Provider } from './prior-auth-request.js';

type Named<T> = T & { id: string };

/** The patient as the payer has to know them, and no more: the record's extensions, photos and contacts stay here. */
export function beneficiary({ patient, coverage }: PriorAuthRequest, id: string): Named<Patient> {
  const { name, telecom, gender, birthDate, address } = patient;
  const member = memberIdentifier(coverage);
  const known = (patient.identifier ?? []).filter((identifier) => !isMemberNumber(identifier));
  const identifier = member ? [member, ...known.filter(isMedicalRecordNumber)] : known.filter(isMedicalRecordNumber);
  return {
    resourceType: 'Patient',
    id,
    meta: { profile: [pasProfile('beneficiary')] },
    ...(identifier.length > 0 && { identifier }),
    ...(name && { name }),
    ...(telecom && { telecom }),
    ...(gender && { gender }),
    ...(birthDate && { birthDate }),
    ...(address && { address }),
  };
}

/** Who holds the insurance, by the number and no other record of theirs. */
export function subscriberPatient({ subscriber, coverage }: PriorAuthRequest, id: string): Named<Patient> {
  const member = subscriberIdentifier(coverage);
  return {
    resourceType: 'Patient',
    id,
    meta: { profile: [pasProfile('subscriber')] },
    ...(member && { identifier: [member] }),
    ...subscriber,
  };
}

/** The coverage that is asked, between the patient and the insurer of this Bundle. */
export function insurance(
  request: PriorAuthRequest,
  id: string,
  patient: Reference,
  insurer: Reference,
  subscriber: Reference | undefined,
): Named<Coverage> {
  const { status, type, subscriberId, dependent, relationship, period } = request.coverage;
  const member = memberIdentifier(request.coverage);
  const classes = request.coverage.class;
  const isSelf = relationship?.coding?.some(({ code }) => code === 'self') ?? false;
  const holder = subscriber ?? (isSelf ? patient : undefined);
  return {
    resourceType: 'Coverage',
    id,
    meta: { profile: [pasProfile('coverage')] },
    ...(member && { identifier: [member] }),
    status,
    ...(type && { type }),
    ...(holder && { subscriber: holder }),
    ...(subscriberId !== undefined && { subscriberId }),
    beneficiary: patient,
    ...(dependent !== undefined && { dependent }),
    ...(relationship && { relationship }),
    ...(period && { period }),
    payor: [insurer],
    ...(classes && { class: classes }),
  };
}

/** The payer, by the identifiers and the name that its own Organization has in the record. */
export function insurerOrganization({ insurer }: PriorAuthRequest, id: string): Named<Organization> {
  const { identifier, name } = insurer;
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [pasProfile('insurer')] },
    ...(identifier && { identifier }),
    active: true,
    type: [{ coding: [{ system: hl7('organization-type'), code: 'pay' }] }],
    ...(name !== undefined && { name }),
  };
}

/** Who asks. */
export function requesterOrganization({ requester }: PriorAuthRequest, id: string): Named<Organization> {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [pasProfile('requestor')] },
    identifier: [npiOf(requester)],
    active: true,
    type: [{ coding: [{ system: hl7('organization-type'), code: 'prov' }] }],
    ...(requester.name !== undefined && { name: requester.name }),
  };
}

/** Who orders or gives the service. */
export function practitioner(provider: Provider, id: string): Named<Practitioner> {
  return {
    resourceType: 'Practitioner',
    id,
    meta: { profile: [pasProfile('practitioner')] },
    identifier: [npiOf(provider)],
    ...(provider.name !== undefined && { name: [{ text: provider.name }] }),
  };
}

/** The number by which the payer knows the member: the coverage's identifier of type MB, else the subscriber's. */
export function memberIdentifier(coverage: Coverage): Identifier | undefined {
  const given = coverage.identifier?.find(isMemberNumber);
  if (given?.value !== undefined) {
    return { type: memberNumber, ...(given.system !== undefined && { system: given.system }), value: given.value };
  }
  return subscriberIdentifier(coverage);
}

function subscriberIdentifier({ subscriberId }: Coverage): Identifier | undefined {
  return subscriberId === undefined ? undefined : { type: memberNumber, value: subscriberId };
}

const memberNumber = { coding: [{ system: hl7('v2-0203'), code: 'MB' }] };
const isOfType =
  (wanted: string) =>
  ({ type }: Identifier): boolean =>
    type?.coding?.some(({ code }) => code === wanted) ?? false;
const isMemberNumber = isOfType('MB');
const isMedicalRecordNumber = isOfType('MR');

function npiOf({ npi }: Provider): Identifier {
  return { system: npiSystem, value: npi };
}
