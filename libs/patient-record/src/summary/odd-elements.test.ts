import type { FhirResource } from 'fhir/r4.js';

import { printOf } from '../changes/entry-print.js';
import { sumClaims } from '../claims/claim-sums.js';
import { mergeSection } from '../facts/merge-section.js';
import { selectFacts } from '../facts/select-facts.js';
import { ipsDocument } from '../ips/ips-document.js';
import type { Person } from '../people/person.js';
import { printedSection } from '../print/printed-record.js';
import type { RecordSection } from '../sections/record-sections.js';
import { trendSeries } from '../trends/trend-series.js';
import { SectionChooser } from './choose-section.js';
import { summarizedSections } from './summarize.js';

const merge = (section: RecordSection, resources: readonly FhirResource[]) =>
  mergeSection(section, [{ connection: 'ehr', section, resources, gaps: [] }]);
const person: Person = {
  id: 'ehr',
  name: 'Ada Vane',
  birthDates: ['1980-02-03'],
  sexes: ['female'],
  sources: [
    {
      connection: {
        ...{ id: 'ehr', platformName: 'ehr', patientId: 'p', baseUrl: 'https://gateway.example/ehr', isStrict: false },
        reader: () => Promise.reject(new Error('not read here')),
      },
      patient: { resourceType: 'Patient', id: 'p', name: [{ family: 'Vane' }], birthDate: '1980-02-03' },
    },
  ],
};
const nowMs = Date.parse('2026-11-28T00:00:00Z');
const code = (text: string) => ({ coding: [{ system: 'http://loinc.org', code: '2823-3', display: text }], text });
const dosage = [
  {
    text: 'as directed',
    sequence: 1,
    asNeededCodeableConcept: code('pain'),
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['MORN'], boundsPeriod: { end: '2027' } } },
    doseAndRate: [{ doseRange: { low: { value: 1 }, high: { value: 2 } } }],
    maxDosePerPeriod: { numerator: { value: 4 }, denominator: { value: 1, unit: 'd' } },
  },
];
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: code('Potassium'),
  subject: { reference: 'Patient/p' },
  focus: [{ reference: 'Patient/f', display: 'fetus' }],
  effectiveDateTime: '2026-01-01',
  valueQuantity: { value: 4, unit: 'mmol/L', comparator: '<' },
  interpretation: [code('N')],
  referenceRange: [{ low: { value: 3 }, high: { value: 5 }, type: code('normal'), appliesTo: [code('adult')] }],
  component: [{ code: code('part'), valueQuantity: { value: 1 } }],
};

/** A resource of each section with what a summary reads of it. */
const whole: readonly (readonly [RecordSection, Readonly<Record<string, unknown>>])[] = [
  ['results', observation],
  [
    'medications',
    {
      resourceType: 'MedicationStatement',
      status: 'active',
      medicationCodeableConcept: { text: 'Aspirin 81 MG' },
      effectivePeriod: { start: '2026-01-01', end: '2026-02-01' },
      statusReason: [code('finished')],
      dosage,
    },
  ],
  [
    'medications',
    {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      authoredOn: '2026-01-01',
      category: [code('community')],
      medicationCodeableConcept: { text: 'Aspirin 81 MG' },
      statusReason: code('none'),
      dosageInstruction: dosage,
      requester: { display: 'Dr. A' },
    },
  ],
  [
    'encounters',
    {
      resourceType: 'Encounter',
      status: 'finished',
      class: { code: 'AMB' },
      type: [code('Visit')],
      identifier: [{ system: 'urn:v', value: '1' }],
      participant: [{ individual: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1' } } }],
      serviceProvider: { display: 'Clinic' },
      reasonCode: [code('cough')],
      period: { start: '2026-01-01', end: '2026-01-02' },
    },
  ],
  ['procedures', { resourceType: 'Procedure', status: 'stopped', code: code('X'), performedDateTime: '2026-01-01' }],
  [
    'coverage',
    {
      resourceType: 'Coverage',
      status: 'active',
      period: { start: '2026', end: '2027' },
      payor: [{ display: 'Payer' }],
    },
  ],
  [
    'problems',
    {
      resourceType: 'Condition',
      clinicalStatus: code('active'),
      code: code('Asthma'),
      bodySite: [code('lung')],
      stage: [{ summary: code('II') }],
      note: [{ text: 'note' }],
      onsetDateTime: '2020',
    },
  ],
  [
    'allergies',
    {
      resourceType: 'AllergyIntolerance',
      clinicalStatus: code('active'),
      code: code('Penicillin'),
      reaction: [{ manifestation: [code('rash')] }],
    },
  ],
  [
    'immunizations',
    { resourceType: 'Immunization', status: 'completed', vaccineCode: code('Flu'), occurrenceDateTime: '2026-01-01' },
  ],
  [
    'care-team',
    {
      resourceType: 'CareTeam',
      status: 'active',
      name: 'Team',
      participant: [{ role: [code('nurse')], member: { reference: 'Practitioner/1', display: 'N. N.' } }],
    },
  ],
  ['goals', { resourceType: 'Goal', lifecycleStatus: 'active', description: code('Walk') }],
  [
    'devices',
    {
      resourceType: 'Device',
      type: code('Pump'),
      deviceName: [{ name: 'P' }],
      udiCarrier: [{ deviceIdentifier: '1' }],
    },
  ],
  [
    'devices',
    { resourceType: 'DeviceUseStatement', device: { display: 'Pump' }, contained: [{ resourceType: 'Device' }] },
  ],
  [
    'documents',
    {
      resourceType: 'DocumentReference',
      status: 'current',
      type: code('Letter'),
      masterIdentifier: { system: 'urn:m', value: '1' },
      content: [{ attachment: { title: 'Letter', hash: 'aGFzaA==', url: 'Binary/1' } }],
      relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/0' } }],
    },
  ],
  [
    'documents',
    {
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: code('Panel'),
      identifier: [{ system: 'urn:r', value: '1' }],
      presentedForm: [{ url: 'Binary/2' }],
      result: [{ reference: 'Observation/1' }],
    },
  ],
  [
    'claims',
    {
      resourceType: 'ExplanationOfBenefit',
      status: 'active',
      use: 'claim',
      created: '2026-01-01',
      type: code('pharmacy'),
      item: [
        {
          sequence: 1,
          productOrService: code('drug'),
          adjudication: [{ category: code('paid'), amount: { value: 1 } }],
        },
      ],
      total: [{ category: code('paid'), amount: { value: 1, currency: 'USD' } }],
      related: [{ relationship: code('prior'), reference: { value: '0' } }],
    },
  ],
];
const oddValues: readonly unknown[] = [null, 5, 'odd', {}, [], [null], [{ text: 5, value: {} }]];

/** Copies of a value, each with one element that is odd: in all ways at the first two depths, in two further down. */
function oddCopies(value: unknown, depth = 0): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (name === 'resourceType') return [];
    const withMember = (other: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
    const odd = depth < 2 ? oddValues : [null, {}];
    return [...odd, ...oddCopies(member, depth + 1)].map(withMember);
  });
}

describe('an odd element of one entry', () => {
  it('is told where it leaves an entry out of a summary', () => {
    const order = (id: string, more: object) =>
      ({ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', ...more }) as FhirResource;
    const resources = [
      order('1', { medicationCodeableConcept: { text: 'Aspirin' }, dosageInstruction: [{ route: { coding: 'PO' } }] }),
      order('2', { medicationCodeableConcept: { text: 'Metformin' } }),
    ];
    const merged = merge('medications', resources);
    const { rows, notes } = new SectionChooser({ sources: [] }, { nowMs }).choose(merged);
    expect(rows.map(([name]) => name)).toEqual(['Metformin']);
    expect(notes).toEqual(['Not judged, for their form is not that of FHIR: Aspirin, MedicationRequest/1']);
  });

  it('is told where it leaves a claim out of the sums, and makes no section of a document empty', () => {
    const claim = (id: string, type: unknown) =>
      ({
        resourceType: 'ExplanationOfBenefit',
        id,
        status: 'active',
        use: 'claim',
        created: '2026-01-01',
        type,
      }) as FhirResource;
    const { facts } = merge('claims', [claim('1', { coding: 'pharmacy' }), claim('2', code('pharmacy'))]);
    const { years, notices } = sumClaims(facts);
    expect(years.map(({ claims }) => claims)).toEqual([1]);
    expect(notices).toEqual(['1 claims are not in the form of FHIR, and in no sum.']);

    const none = { resourceType: 'AllergyIntolerance', id: '1', code: { text: 'No known allergies' } };
    const odd = {
      resourceType: 'AllergyIntolerance',
      id: '2',
      code: { text: 'Latex' },
      clinicalStatus: { coding: [null] },
    };
    const allergies = merge('allergies', [none, odd] as unknown as FhirResource[]);
    const document = ipsDocument(person, [allergies], { nowMs, gatewayUrl: 'https://gateway.example' });
    const text = JSON.stringify(document);
    expect(text).not.toContain('nilknown');
    expect(text).toContain('Latex');
  });

  it.each(whole.map(([section, resource]) => [section, resource['resourceType'], resource] as const))(
    'hides no other entry of %s: %s',
    (section, _type, resource) => {
      const other = {
        ...resource,
        id: 'other',
        code: { text: 'The other' },
        medicationCodeableConcept: { text: 'Other' },
      };
      const failures = oddCopies(resource).flatMap((odd) => {
        const resources = [{ ...(odd as object), id: 'odd' }, other] as unknown as FhirResource[];
        try {
          const merged = merge(section, resources);
          const { rows, notes } = new SectionChooser({ sources: [] }, { nowMs }).choose(merged);
          trendSeries(merged.facts, () => undefined);
          printedSection(merged, new Map());
          resources.forEach(printOf);
          sumClaims(merged.facts);
          ipsDocument(person, [merged], { nowMs, gatewayUrl: 'https://gateway.example' });
          selectFacts(merged.facts, { since: '2025', status: 'active', limit: 10 });
          const isThere = merged.facts.some(({ sources }) => sources.some(({ ref }) => ref?.endsWith('/other')));
          const isSummarized = summarizedSections.includes(section);
          return isThere && (!isSummarized || rows.length > 0) ? [] : [`${notes.join()}: ${JSON.stringify(odd)}`];
        } catch (error) {
          return [`${String(error)}: ${(error as Error).stack?.split('\n')[1]} ${JSON.stringify(odd)}`];
        }
      });
      expect(failures).toEqual([]);
    },
  );
});
