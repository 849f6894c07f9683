import { atOnce } from '@fhir-gateway/limits';
import fc from 'fast-check';

import type { SectionReading } from '../reading/read-section.js';
import { recordSectionNames, type RecordSection } from '../sections/record-sections.js';
import { coded, concept, mergeAtOnce } from '../testing/readings.js';
import { authorOf } from '../matching/agreement.js';
import type { Fact, MergedSection } from '../matching/fact.js';
import { outlineSteps } from './merge-section.js';

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

const typesOf: Readonly<Record<RecordSection, readonly string[]>> = {
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

function readingsFor(section: RecordSection): fc.Arbitrary<SectionReading[]> {
  const resource = fc
    .constantFrom(...typesOf[section])
    .chain((resourceType) =>
      fc
        .tuple(id, identifier, makers[resourceType] ?? fc.constant({}))
        .map(([own, identifiers, made]) => clean({ resourceType, id: own, identifier: identifiers, ...made })),
    );
  const connection = fc.constantFrom('ehr', 'clinic', 'payer');
  return fc.array(
    fc.record({
      connection,
      section: fc.constant(section),
      resources: fc.array(resource, { maxLength: 6 }),
      gaps: fc.constant([]),
    }),
    { maxLength: 4 },
  ) as fc.Arbitrary<SectionReading[]>;
}

const names = [
  ...(['section', 'key', 'display', 'codings', 'status', 'when', 'whenKind', 'value', 'flag', 'range'] as const),
  ...(['detail', 'warnings', 'certainty', 'sources', 'conflicts', 'possiblySame', 'findings'] as const),
  ...(['course', 'visits'] as const),
];
const clean = (value: object): object => JSON.parse(JSON.stringify(value)) as object;
const merged = (section: RecordSection, readings: readonly SectionReading[]): MergedSection =>
  mergeAtOnce(section, readings, { now: new Date('2026-06-01T00:00:00Z') });

/** What sources of a joined fact say, and the fact itself does not. A course of a medicine is a history of its own. */
function droppedOf({ sources, course, section, ...fact }: Fact): string[] {
  if (sources.length < 2) return [];
  const { display, codings, status, when, detail, findings } = fact;
  const conflicts = fact.conflicts.flatMap(({ values }) => values.map(({ value }) => value));
  const words = JSON.stringify([display, codings, status, when, detail, findings, conflicts]).toLowerCase();
  const says = (text: string): boolean => words.includes(text.toLowerCase());
  const authors = sources.flatMap(({ resource }) => authorOf(resource) ?? []);
  const isNamed = (key: string): boolean => authors.some((one) => one.key === key && says(one.text));
  const concepts = sources.flatMap(({ resource }) => codesIn(resource)).filter((one) => !says(`"${one}"`));
  const substances = sources
    .flatMap(({ said }) => said.text?.split('; ') ?? [])
    .filter((one) => section === 'allergies' && !says(one));
  if (course || section === 'care-team') return concepts;
  const dates = sources.flatMap(({ said }) => said.date?.slice(0, 10) ?? []).filter((one) => !says(one));
  const statuses = sources.flatMap(({ said }) => said.status?.split(', ') ?? []).filter((one) => !says(one));
  const keys = new Set(authors.map(({ key }) => key));
  const unsaid = keys.size < 2 ? [] : [...keys].filter((key) => !isNamed(key));
  return [...concepts, ...substances, ...dates, ...statuses, ...unsaid];
}

/** The codes of what a resource is about. */
function codesIn(resource: object): string[] {
  const { item = [], reaction = [], ...rest } = resource as About;
  const { code, vaccineCode, description, medicationCodeableConcept, type } = rest;
  const parts = [
    ...item.map(({ productOrService }) => productOrService),
    ...reaction.map(({ substance }) => substance),
  ];
  const concepts = [code, vaccineCode, description, medicationCodeableConcept, item.length > 0 ? undefined : type];
  return [...concepts, ...parts].flatMap((one) => one?.coding?.map(({ code: each }) => each) ?? []);
}

type Coded = { readonly coding?: readonly { readonly code: string }[] } | undefined;
type About = Readonly<
  Partial<Record<'code' | 'vaccineCode' | 'description' | 'medicationCodeableConcept' | 'type', Coded>>
> & {
  readonly item?: readonly { readonly productOrService?: Coded }[];
  readonly reaction?: readonly { readonly substance?: Coded }[];
};

describe.each(recordSectionNames)('%s', (section) => {
  const readings = readingsFor(section);

  it('are the same for any order of connections, pages and entries', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const turned = [...given].reverse().map((one) => ({ ...one, resources: [...one.resources].reverse() }));
        expect(merged(section, turned)).toEqual(merged(section, given));
      }),
      { numRuns: 10 },
    );
  });

  it('are the same when everything is read twice', () => {
    fc.assert(
      fc.property(readings, (given) => {
        expect(merged(section, [...given, ...given]).facts).toEqual(merged(section, given).facts);
      }),
      { numRuns: 10 },
    );
  });

  it('have every entry exactly once: in a fact, as an absence, or counted', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { facts, absences, read, withdrawn, superseded, uninformative } = merged(section, given);
        const parts = facts.flatMap(({ sources }) => sources).length;
        const counted = parts + absences.length + withdrawn + superseded + uninformative;
        const entries = read.reduce((sum, one) => sum + one.entries, 0);
        // A team is one entry of several members.
        if (section === 'care-team') expect(counted).toBeGreaterThanOrEqual(entries);
        else expect(counted).toBe(entries);
      }),
      { numRuns: 10 },
    );
  });

  it('drop no coded concept, substance, date, author or status of what they join', () => {
    fc.assert(
      fc.property(readings, (given) => {
        for (const fact of merged(section, given).facts) expect(droppedOf(fact)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('say as outlines what they say whole, and say it in the same order', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    fc.assert(
      fc.property(readings, (given) => {
        const { facts } = atOnce(outlineSteps(section, given, { now }));
        const said = facts.map((fact) => Object.fromEntries(names.map((name) => [name, fact[name]])));
        const whole = merged(section, given).facts.map((fact) =>
          Object.fromEntries(names.map((name) => [name, fact[name]])),
        );
        expect(said).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('name what may be the same both ways, by keys that there are', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { facts } = merged(section, given);
        const byKey = new Map(facts.map((fact) => [fact.key, fact]));
        expect(byKey.size).toBe(facts.length);
        for (const { key, possiblySame, certainty, sources } of facts) {
          for (const other of possiblySame) expect(byKey.get(other)?.possiblySame).toContain(key);
          expect(possiblySame).not.toContain(key);
          if (sources.length === 1) expect(certainty).toBe(possiblySame.length === 0 ? 'single' : 'possible');
        }
      }),
      { numRuns: 10 },
    );
  });
});
