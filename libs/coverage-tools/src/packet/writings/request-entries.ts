import type { CodeableConcept, Coverage, FhirResource, Organization, Patient, Practitioner, ServiceRequest } from 'fhir/r4.js'; // prettier-ignore
import { icd10Cm, hl7, npiSystem, placeOfServiceSystem } from '../../pas/vocabulary/pas-systems.js';
import type { Packet, PacketProvider } from '../schema/packet-schema.js';
import { idOf, type DocumentEntry } from './document-entry.js';
import { copyKey } from './record-copies.js';

/**
 * What a packet asks for, as the packet has it: the patient, the insurance, who orders and performs, and a ServiceRequest
 * that is a draft, since nobody placed it. They are no copies: a person may have corrected what the record says.
 *
 * @param places of the copies, by {@link copyKey}
 */
export function requestEntries(
  packet: Packet,
  urlOf: (name: string) => string,
  places: ReadonlyMap<string, string>,
): DocumentEntry[] {
  const { member, service, providers } = packet;
  const entry = (name: string, section: 'order' | 'coverage', resource: FhirResource): DocumentEntry => ({
    fullUrl: urlOf(name),
    resource: { ...resource, id: idOf(urlOf(name)) } as FhirResource,
    sections: [section],
  });
  const parties = providers.map((one, at) => ({ one, name: `provider ${at}` }));
  return [
    ...(member ? [entry('patient', 'coverage', patientOf(member))] : []),
    ...(member?.coverage_id === undefined && member?.member_number === undefined
      ? []
      : [entry('coverage', 'coverage', coverageOf(packet, urlOf('patient')))]),
    ...parties.map(({ one, name }) => entry(name, 'order', providerOf(one))),
    ...(service && member
      ? [
          entry('request', 'order', {
            ...serviceOf(packet, service),
            subject: { reference: urlOf('patient') },
            ...requester(parties, urlOf),
            ...enclosed(packet, places),
          }),
        ]
      : []),
  ];
}

type Parties = readonly { readonly one: PacketProvider; readonly name: string }[];

function requester(parties: Parties, urlOf: (name: string) => string): Pick<ServiceRequest, 'requester' | 'performer'> {
  const ordering = parties.find(({ one }) => one.role === 'ordering');
  const performers = parties.filter(({ one }) => one.role !== 'ordering');
  return {
    ...(ordering && { requester: { reference: urlOf(ordering.name) } }),
    ...(performers.length > 0 && { performer: performers.map(({ name }) => ({ reference: urlOf(name) })) }),
  };
}

/** Documents that go along, whether or not a copy is in the document. */
function enclosed(
  { documents, platform_id: platformId }: Packet,
  places: ReadonlyMap<string, string>,
): Pick<ServiceRequest, 'supportingInfo'> {
  // prettier-ignore
  const chosen = documents.filter((one) => one.chosen);
  if (chosen.length === 0) return {};
  return {
    supportingInfo: chosen.map(({ reference, title }) => {
      const place = places.get(copyKey(platformId, reference));
      return { ...(place !== undefined && { reference: place }), display: title };
    }),
  };
}

function patientOf({
  name,
  birth_date: birthDate,
  sex,
  member_number: number,
}: NonNullable<Packet['member']>): Patient {
  const gender = (['male', 'female', 'other', 'unknown'] as const).find((one) => one === sex);
  return {
    resourceType: 'Patient',
    ...(number !== undefined && { identifier: [{ type: memberNumber, value: number }] }),
    ...(name !== undefined && { name: [{ text: name }] }),
    ...(gender !== undefined && { gender }),
    ...(birthDate !== undefined && { birthDate }),
  };
}

const memberNumber: CodeableConcept = { coding: [{ system: hl7('v2-0203'), code: 'MB' }] };

function coverageOf({ member, payer }: Packet, patientUrl: string): Coverage {
  const classes = [
    ['group', member?.group_number],
    ['plan', member?.plan],
  ] as const;
  const known = classes.flatMap(([code, value]) => (value === undefined ? [] : [{ type: { coding: [{ system: hl7('coverage-class'), code }] }, value }])); // prettier-ignore
  return {
    resourceType: 'Coverage',
    status: 'active',
    beneficiary: { reference: patientUrl },
    payor: [{ display: payer?.name ?? 'Payer not known' }],
    ...(member?.member_number !== undefined && { subscriberId: member.member_number }),
    ...(member?.subscriber !== undefined && { subscriber: { display: member.subscriber } }),
    ...(known.length > 0 && { class: known }),
  };
}

function providerOf({ role, name, npi, phone, fax }: PacketProvider): Practitioner | Organization {
  const telecom = [
    ...(phone === undefined ? [] : [{ system: 'phone' as const, value: phone }]),
    ...(fax === undefined ? [] : [{ system: 'fax' as const, value: fax }]),
  ];
  const identifier = npi === undefined ? {} : { identifier: [{ system: npiSystem, value: npi }] };
  const reached = telecom.length === 0 ? {} : { telecom };
  if (role === 'ordering') {
    return { resourceType: 'Practitioner', ...identifier, ...(name !== undefined && { name: [{ text: name }] }), ...reached }; // prettier-ignore
  }
  // An organization has a name or an identifier (org-1).
  return { resourceType: 'Organization', ...identifier, name: name ?? 'Not named', ...reached };
}

function serviceOf(packet: Packet, service: NonNullable<Packet['service']>): ServiceRequest {
  const { text, code, code_system: system, quantity, service_date: date, place_of_service: place, body_site: site } = service; // prettier-ignore
  const number = Number(/^\d+(?:\.\d+)?/.exec(quantity ?? '')?.[0]);
  const unit = quantity?.replace(/^\d+(?:\.\d+)?\s*/, '');
  return {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'proposal',
    subject: {},
    code: { ...(code !== undefined && { coding: [{ ...(system !== undefined && { system }), code }] }), text },
    ...(quantity !== undefined && Number.isFinite(number) && { quantityQuantity: { value: number, ...(unit && { unit }) } }), // prettier-ignore
    ...(date !== undefined && { occurrenceDateTime: date }),
    ...(service.ordered_on !== undefined && { authoredOn: service.ordered_on }),
    ...(place !== undefined && { locationCode: [{ coding: [{ system: placeOfServiceSystem, code: place }] }] }),
    ...(site !== undefined && { bodySite: [{ text: site }] }),
    ...(service.diagnoses.length > 0 && { reasonCode: service.diagnoses.map(diagnosisOf) }),
    ...(packet.urgent && { priority: 'urgent' as const }),
  };
}

function diagnosisOf({ code, text }: NonNullable<Packet['service']>['diagnoses'][number]): CodeableConcept {
  return {
    ...(code !== undefined && { coding: [{ system: icd10Cm, code }] }),
    ...(text !== undefined && { text }),
  };
}
