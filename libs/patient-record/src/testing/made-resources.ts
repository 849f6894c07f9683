import fc from 'fast-check';

import type { RecordSection } from '../sections/record-sections.js';
import { coded, concept } from './readings.js';

const days = ['2024', '2024-03', '2024-03-05', '2024-03-05T10:00:00Z', '2024-03-05T12:00:30+02:00', '2025-01-09'];
const day = fc.option(fc.constantFrom(...days), { nil: undefined });
const snomed = fc.constantFrom('44054006', '59621000', '160245001', '716186003', '91936005', '764146007');
const code = fc.oneof(
  snomed.map((value) => concept({ snomed: value })),
  fc.constantFrom('4548-4', '2345-7', '85354-9').map((loinc) => concept({ loinc })),
  fc.constantFrom('314076', '861007', '617310').map((rxnorm) => concept({ rxnorm })),
  fc.constantFrom('88', '140', '115').map((cvx) => concept({ cvx })),
  fc.tuple(snomed, fc.constantFrom('E11.9', 'E119', 'I10')).map(([one, icd]) => concept({ snomed: one, icd })),
  fc.constantFrom('PCN - rash', 'Diabetes', 'lisinopril 10 MG', '').map((text) => concept({}, text)),
);
const identifier = fc.option(
  fc.constantFrom('1', '2').map((value) => [{ system: 'urn:example', value }]),
  { nil: undefined },
);
const id = fc.constantFrom('a', 'b', 'c', undefined);
const person = fc.constantFrom(undefined, { display: 'Dr. Ada B' }, { display: 'B, Ada, MD' }, { display: 'Cy D' });

/** Resources of every type, with values that often agree and sometimes are not what they should be. */
const makers: Readonly<Record<string, fc.Arbitrary<object>>> = {
  Condition: fc.record({
    clinicalStatus: fc.constantFrom(undefined, coded('active'), coded('resolved')),
    verificationStatus: fc.constantFrom(undefined, coded('entered-in-error'), coded('refuted')),
    category: fc.constantFrom(undefined, [coded('encounter-diagnosis')], [coded('problem-list-item')]),
    code,
    onsetDateTime: day,
    abatementDateTime: day,
    recorder: person,
  }),
  MedicationRequest: fc.record({
    status: fc.constantFrom('active', 'stopped', 'draft', 'entered-in-error'),
    intent: fc.constantFrom('order', 'plan'),
    doNotPerform: fc.constantFrom(undefined, true),
    medicationCodeableConcept: code,
    authoredOn: day,
  }),
  MedicationDispense: fc.record({
    status: fc.constantFrom('completed', 'declined'),
    medicationCodeableConcept: code,
    whenHandedOver: day,
    daysSupply: fc.constantFrom(undefined, { value: 30 }),
  }),
  AllergyIntolerance: fc.record({
    code,
    criticality: fc.constantFrom(undefined, 'high', 'low'),
    verificationStatus: fc.constantFrom(undefined, coded('entered-in-error')),
    clinicalStatus: fc.constantFrom(undefined, coded('active'), coded('resolved')),
    recordedDate: day,
    recorder: person,
    reaction: fc.constantFrom(
      undefined,
      ...['723', '1191'].map((rxnorm) => [
        { substance: concept({ rxnorm }, `substance ${rxnorm}`), manifestation: [] },
      ]),
    ),
  }),
  Observation: fc.record({
    status: fc.constantFrom('final', 'corrected', 'entered-in-error'),
    code,
    effectiveDateTime: day,
    valueQuantity: fc.constantFrom(undefined, { value: 7, unit: '%' }, { value: 7.5, unit: '%' }),
  }),
  Immunization: fc.record({
    status: fc.constantFrom('completed', 'not-done', 'entered-in-error'),
    vaccineCode: code,
    occurrenceDateTime: day,
    performer: fc.option(
      person.map((actor) => [{ actor }]),
      { nil: undefined },
    ),
    primarySource: fc.constantFrom(undefined, false),
  }),
  Procedure: fc.record({
    status: fc.constantFrom('completed', 'in-progress', 'entered-in-error'),
    code,
    performedDateTime: day,
    performer: fc.option(
      person.map((actor) => [{ actor }]),
      { nil: undefined },
    ),
  }),
  Encounter: fc.record({
    status: fc.constant('finished'),
    class: fc.constant({ code: 'AMB' }),
    period: fc.record({ start: day }),
  }),
  DocumentReference: fc.record({
    status: fc.constantFrom('current', 'superseded', 'entered-in-error'),
    type: code,
    date: day,
    author: fc.option(
      person.map((one) => [one]),
      { nil: undefined },
    ),
    content: fc.constantFrom([{ attachment: { url: 'Binary/1' } }], [{ attachment: { hash: 'abc' } }]),
    relatesTo: fc.constantFrom(undefined, [{ code: 'replaces', target: { reference: 'DocumentReference/a' } }]),
  }),
  DiagnosticReport: fc.record({ status: fc.constant('final'), code, effectiveDateTime: day }),
  CareTeam: fc.record({
    status: fc.constant('active'),
    participant: fc.constantFrom(undefined, [
      { member: { display: 'A B' } },
      { member: { display: 'A B' }, role: [coded('x')] },
    ]),
  }),
  Device: fc.record({
    status: fc.constantFrom('active', 'inactive', 'entered-in-error'),
    type: code,
    serialNumber: fc.constantFrom(undefined, 'S1', 'S2'),
    udiCarrier: fc.constantFrom(undefined, [{ deviceIdentifier: '0099' }]),
  }),
  DeviceUseStatement: fc.record({
    status: fc.constantFrom('active', 'completed', 'entered-in-error'),
    device: fc.constantFrom({ reference: 'Device/a' }, { display: 'pacemaker' }),
  }),
  Goal: fc.record({
    lifecycleStatus: fc.constantFrom('active', 'completed', 'entered-in-error'),
    description: code,
    startDate: day,
  }),
  CarePlan: fc.record({
    status: fc.constantFrom('active', 'entered-in-error'),
    title: fc.constantFrom('Asthma plan', undefined),
    period: fc.record({ start: day }),
  }),
  ServiceRequest: fc.record({ status: fc.constantFrom('active', 'entered-in-error'), code, authoredOn: day }),
  Appointment: fc.record({ status: fc.constantFrom('booked', 'entered-in-error'), start: day }),
  FamilyMemberHistory: fc.record({
    status: fc.constantFrom('completed', 'entered-in-error'),
    relationship: fc.constantFrom(coded('MTH'), coded('FTH')),
    condition: fc.array(fc.record({ code }), { maxLength: 2 }),
  }),
  Coverage: fc.record({
    status: fc.constantFrom('active', 'cancelled'),
    type: code,
    period: fc.record({ start: day }),
    payor: fc.constant([{ display: 'P' }]),
    subscriberId: fc.constant('7'),
  }),
  ExplanationOfBenefit: fc.record({
    status: fc.constantFrom('active', 'cancelled'),
    insurer: fc.constant({ display: 'P' }),
    provider: person,
    created: day,
    use: fc.constantFrom('claim', 'preauthorization'),
    type: fc.constantFrom(coded('pharmacy'), coded('professional')),
    item: fc.tuple(code).map(([productOrService]) => [{ sequence: 1, productOrService, servicedDate: '2024-03-05' }]),
  }),
  // What a platform sends against the definition of the type.
  Basic: fc.constant({}),
};

/** What each section is read from. */
export const typesOf: Readonly<Record<RecordSection, readonly string[]>> = {
  problems: ['Condition'],
  medications: ['MedicationRequest', 'MedicationDispense', 'ExplanationOfBenefit'],
  allergies: ['AllergyIntolerance'],
  results: ['Observation'],
  vitals: ['Observation'],
  'social-history': ['Observation'],
  surveys: ['Observation'],
  'other-observations': ['Observation'],
  immunizations: ['Immunization'],
  procedures: ['Procedure'],
  devices: ['Device', 'DeviceUseStatement'],
  encounters: ['Encounter'],
  documents: ['DocumentReference', 'DiagnosticReport'],
  'care-team': ['CareTeam'],
  goals: ['Goal'],
  'care-plans': ['CarePlan'],
  orders: ['ServiceRequest'],
  appointments: ['Appointment'],
  'family-history': ['FamilyMemberHistory'],
  coverage: ['Coverage'],
  claims: ['ExplanationOfBenefit'],
};

/** Resources of these types, some with an identifier that others have. */
export function madeOf(...types: readonly string[]): fc.Arbitrary<object> {
  return fc
    .constantFrom(...types)
    .chain((resourceType) =>
      fc
        .tuple(id, identifier, makers[resourceType] ?? fc.constant({}))
        .map(([own, identifiers, made]) => clean({ resourceType, id: own, identifier: identifiers, ...made })),
    );
}

/** As JSON has it. */
function clean(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}
