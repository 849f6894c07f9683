import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { projections } from './projections.js';
import { rowLine } from './row-table.js';

const text = (words: string) => ({ text: words });
const patient = { reference: 'Patient/p' };

/** An adjudication with a review action, as PAS has it; under the address of PDex as well. */
function reviewed(guide: 'pas' | 'pdex', code: string, display?: string) {
  const url = (name: string) => `http://hl7.org/fhir/us/davinci-${guide}/StructureDefinition/extension-${name}`;
  const action = { url: url('reviewActionCode'), valueCodeableConcept: { coding: [{ code, display }] } };
  return {
    category: {},
    extension: [{ url: url('reviewAction'), extension: [{ url: 'number', valueString: '7' }, action] }],
  };
}

/** A fictional resource of each type, and the line it becomes. */
const cases: readonly [object, string][] = [
  [
    {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      authoredOn: '2026-01-05',
      medicationCodeableConcept: text('Metformin 500 mg'),
      dosageInstruction: [text('one tablet twice a day')],
      reasonCode: [text('Type 2 diabetes')],
    },
    '2026-01-05 (authored) | Metformin 500 mg | active, order | one tablet twice a day; for: Type 2 diabetes | MedicationRequest/m1',
  ],
  [
    {
      resourceType: 'MedicationRequest',
      id: 'm2',
      status: 'active',
      intent: 'order',
      doNotPerform: true,
      medicationReference: { display: 'Warfarin' },
    },
    'Warfarin | DO NOT GIVE | active, order | MedicationRequest/m2',
  ],
  [
    {
      resourceType: 'MedicationDispense',
      id: 'd1',
      status: 'completed',
      whenHandedOver: '2026-01-06',
      medicationCodeableConcept: text('Metformin 500 mg'),
      quantity: { value: 60, unit: 'tablets' },
      daysSupply: { value: 30, unit: 'days' },
    },
    '2026-01-06 (handed over) | Metformin 500 mg | 60 tablets | completed | supply for: 30 days | MedicationDispense/d1',
  ],
  [
    {
      resourceType: 'MedicationStatement',
      id: 's1',
      status: 'active',
      effectivePeriod: { start: '2025' },
      medicationCodeableConcept: text('Vitamin D'),
      dosage: [text('1000 units daily')],
    },
    '2025 (effective) | Vitamin D | active | 1000 units daily | MedicationStatement/s1',
  ],
  [
    {
      resourceType: 'MedicationAdministration',
      id: 'a1',
      status: 'completed',
      effectiveDateTime: '2026-02-01T08:00:00Z',
      medicationCodeableConcept: text('Ceftriaxone'),
      dosage: { dose: { value: 1, unit: 'g' }, route: text('intravenous') },
    },
    '2026-02-01T08:00:00Z (given) | Ceftriaxone | 1 g | completed | intravenous | MedicationAdministration/a1',
  ],
  [
    {
      resourceType: 'Medication',
      id: 'x1',
      status: 'active',
      code: text('Metformin 500 mg'),
      form: text('tablet'),
      ingredient: [{ itemCodeableConcept: text('Metformin') }],
    },
    'Metformin 500 mg | active | tablet; Metformin | Medication/x1',
  ],
  [
    {
      resourceType: 'ExplanationOfBenefit',
      id: 'e1',
      status: 'active',
      outcome: 'complete',
      type: text('professional'),
      billablePeriod: { start: '2026-03-02' },
      item: [{ sequence: 1, productOrService: text('Office visit') }],
      diagnosis: [{ sequence: 1, diagnosisCodeableConcept: text('Asthma') }],
      total: [{ category: text('submitted'), amount: { value: 180, currency: 'USD' } }],
      payment: { amount: { value: 120.5, currency: 'USD' } },
      provider: { display: 'Example Clinic' },
    },
    '2026-03-02 (service) | Office visit | submitted 180 USD; paid: 120.5 USD | active, complete | professional; for: Asthma; Example Clinic | ExplanationOfBenefit/e1',
  ],
  [
    {
      resourceType: 'ExplanationOfBenefit',
      id: 'e2',
      status: 'active',
      outcome: 'complete',
      use: 'preauthorization',
      created: '2026-03-02',
      preAuthRef: ['PA-7'],
      related: [{ relationship: { coding: [{ code: 'prior' }] } }],
      item: [{ sequence: 1, productOrService: text('MRI'), adjudication: [reviewed('pdex', 'A3', 'Not Certified')] }],
    },
    '2026-03-02 (created) | MRI | active, complete, preauthorization | replaces an earlier claim; review action: Not Certified A3; authorization: PA-7 | ExplanationOfBenefit/e2',
  ],
  [
    {
      resourceType: 'Claim',
      id: 'c1',
      status: 'active',
      use: 'preauthorization',
      created: '2026-03-03',
      type: text('professional'),
      item: [{ sequence: 1, productOrService: text('MRI of the knee') }],
      total: { value: 900, currency: 'USD' },
      provider: { display: 'Example Imaging' },
    },
    '2026-03-03 (created) | MRI of the knee | 900 USD | active, preauthorization | professional; Example Imaging | Claim/c1',
  ],
  [
    {
      resourceType: 'ClaimResponse',
      id: 'r1',
      status: 'active',
      use: 'preauthorization',
      created: '2026-03-04',
      outcome: 'complete',
      type: text('professional'),
      preAuthRef: 'PA-7',
      preAuthPeriod: { end: '2026-06-01' },
      disposition: 'Seen',
      item: [
        { itemSequence: 1, adjudication: [reviewed('pas', 'A1', 'Certified'), {}] },
        { itemSequence: 2, adjudication: [reviewed('pas', 'A4')] },
      ],
      addItem: [{ adjudication: [reviewed('pas', 'A4')] }],
    },
    '2026-03-04 (created) | professional | complete | active, preauthorization | review action: Certified A1, A4; authorization: PA-7; until 2026-06-01; Seen | ClaimResponse/r1',
  ],
  [
    {
      resourceType: 'Coverage',
      id: 'v1',
      status: 'active',
      payor: [{ display: 'Example Health Plan' }],
      type: text('PPO'),
      subscriberId: 'M-1',
      relationship: text('child'),
      dependent: '02',
      order: 2,
      class: [{ type: {}, value: 'G-1', name: 'Gold' }],
      period: { start: '2026-01-01', end: '2026-12-31' },
    },
    '2026-01-01 (started) | Example Health Plan, PPO | active | member: M-1; relationship: child; dependent: 02; order: 2; Gold; until 2026-12-31 | Coverage/v1',
  ],
  [
    {
      resourceType: 'CoverageEligibilityResponse',
      id: 'ce1',
      status: 'active',
      outcome: 'complete',
      created: '2026-01-02',
      insurer: { display: 'Example Health Plan' },
      insurance: [{ inforce: false }, {}],
    },
    '2026-01-02 (created) | Example Health Plan | not in force | complete | active | CoverageEligibilityResponse/ce1',
  ],
  [
    {
      resourceType: 'CarePlan',
      id: 'cp1',
      status: 'active',
      intent: 'plan',
      title: 'Diabetes care',
      period: { start: '2026-01-01' },
      activity: [{ detail: { code: text('Foot examination') } }, { reference: { display: 'Eye examination' } }],
    },
    '2026-01-01 (started) | Diabetes care | active, plan | Foot examination; Eye examination | CarePlan/cp1',
  ],
  [
    {
      resourceType: 'CareTeam',
      id: 'ct1',
      status: 'active',
      name: 'Diabetes team',
      participant: [{ member: { display: 'Dr. Ada Example' }, role: [text('endocrinologist')] }],
    },
    'Diabetes team | active | Dr. Ada Example, endocrinologist | CareTeam/ct1',
  ],
  [
    {
      resourceType: 'Goal',
      id: 'g1',
      lifecycleStatus: 'active',
      achievementStatus: text('improving'),
      startDate: '2026-02-02',
      description: text('Lower HbA1c'),
      target: [
        { measure: text('HbA1c'), detailQuantity: { value: 7, unit: '%', comparator: '<' }, dueDate: '2026-09-01' },
      ],
    },
    '2026-02-02 (started) | Lower HbA1c | HbA1c <7 % by 2026-09-01 | active, improving | Goal/g1',
  ],
  [
    {
      resourceType: 'ServiceRequest',
      id: 'sr1',
      status: 'active',
      intent: 'order',
      authoredOn: '2026-03-01',
      code: text('Chest X-ray'),
      category: [text('imaging')],
      reasonCode: [text('Cough')],
    },
    '2026-03-01 (authored) | Chest X-ray | active, order | imaging; for: Cough | ServiceRequest/sr1',
  ],
  [
    {
      resourceType: 'Appointment',
      id: 'ap1',
      status: 'booked',
      start: '2026-05-01T09:00:00Z',
      description: 'Annual visit',
      participant: [{ actor: { display: 'Dr. Ada Example' } }],
    },
    '2026-05-01T09:00:00Z (starts) | Annual visit | booked | Dr. Ada Example | Appointment/ap1',
  ],
  [
    {
      resourceType: 'Task',
      id: 't1',
      status: 'requested',
      intent: 'order',
      authoredOn: '2026-03-05',
      code: text('Attachment requested'),
      owner: { display: 'Example Clinic' },
    },
    '2026-03-05 (authored) | Attachment requested | requested | owner: Example Clinic | Task/t1',
  ],
  [
    {
      resourceType: 'Encounter',
      id: 'en1',
      status: 'finished',
      class: { code: 'AMB', display: 'ambulatory' },
      period: { start: '2026-03-02' },
      reasonCode: [text('Cough')],
    },
    '2026-03-02 (started) | ambulatory | finished | Cough | Encounter/en1',
  ],
  [
    {
      resourceType: 'DocumentReference',
      id: 'dr1',
      status: 'current',
      date: '2026-03-02',
      type: text('Progress note'),
      content: [{ attachment: { contentType: 'application/pdf' } }],
    },
    '2026-03-02 (created) | Progress note | current | application/pdf | DocumentReference/dr1',
  ],
  [
    {
      resourceType: 'QuestionnaireResponse',
      id: 'q1',
      status: 'completed',
      authored: '2026-03-02',
      item: [
        { linkId: '1', text: 'Smoker', answer: [{ valueBoolean: false }] },
        { linkId: 'g', item: [{ linkId: '2', text: 'Falls', answer: [{ valueInteger: 0 }] }] },
      ],
    },
    '2026-03-02 (authored) | Smoker: false; Falls: 0 | completed | QuestionnaireResponse/q1',
  ],
  [
    {
      resourceType: 'Provenance',
      id: 'p1',
      recorded: '2026-03-02',
      target: [{ reference: 'Observation/o' }],
      agent: [{ type: text('author'), who: { display: 'Example Clinic' } }],
    },
    '2026-03-02 (recorded) | Observation/o | author Example Clinic | Provenance/p1',
  ],
  [
    {
      resourceType: 'Specimen',
      id: 'sp1',
      status: 'available',
      type: text('blood'),
      collection: { collectedDateTime: '2026-03-02' },
    },
    '2026-03-02 (collected) | blood | available | Specimen/sp1',
  ],
  [
    {
      resourceType: 'FamilyMemberHistory',
      id: 'f1',
      status: 'completed',
      relationship: text('mother'),
      condition: [{ code: text('Breast cancer') }],
    },
    'mother | Breast cancer | completed | FamilyMemberHistory/f1',
  ],
  [
    {
      resourceType: 'Device',
      id: 'dv1',
      status: 'active',
      deviceName: [{ name: 'Example Pacer', type: 'user-friendly-name' }],
      serialNumber: 'S-1',
      expirationDate: '2030-01-01',
    },
    'Example Pacer | active | serial: S-1; expires: 2030-01-01 | Device/dv1',
  ],
  [
    {
      resourceType: 'Location',
      id: 'l1',
      name: 'Example Clinic',
      address: { line: ['1 Sample St'], city: 'Exampleton' },
    },
    'Example Clinic | 1 Sample St, Exampleton | Location/l1',
  ],
  [
    {
      resourceType: 'PractitionerRole',
      id: 'pr1',
      active: false,
      practitioner: { display: 'Dr. Ada Example' },
      specialty: [text('Cardiology')],
    },
    'Dr. Ada Example | inactive | Cardiology | PractitionerRole/pr1',
  ],
  [
    {
      resourceType: 'RelatedPerson',
      id: 'rp1',
      patient,
      name: [{ text: 'Sam Sample' }],
      relationship: [text('spouse')],
    },
    'Patient/p | Sam Sample | spouse | RelatedPerson/rp1',
  ],
];

const usCore = [
  'AllergyIntolerance',
  'CarePlan',
  'CareTeam',
  'Condition',
  'Coverage',
  'Device',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Goal',
  'Immunization',
  'Location',
  'Medication',
  'MedicationDispense',
  'MedicationRequest',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'Provenance',
  'QuestionnaireResponse',
  'RelatedPerson',
  'ServiceRequest',
  'Specimen',
];
const claimTypes = ['Claim', 'ClaimResponse', 'ExplanationOfBenefit'];

describe('a row', () => {
  it.each(cases.map(([resource, line]) => [(resource as FhirResource).resourceType, resource, line] as const))(
    'of %s says what matters about it',
    (_type, resource, line) => {
      expect(rowLine(projectResource(resource as FhirResource))).toBe(line);
    },
  );

  it.each([...usCore, ...claimTypes])('of %s has a projection of its own', (type) => {
    expect(Object.keys(projections)).toContain(type);
  });

  it.each(Object.keys(projections))('of %s is made whatever the resource holds', (type) => {
    const names = cases.flatMap(([resource]) => Object.keys(resource));
    for (const value of ['x', 7, null, [], {}, [null], [7], [{ a: [{}] }], true]) {
      const resource = { ...Object.fromEntries(names.map((name) => [name, value])), resourceType: type, id: 'a' };
      const row = projectResource(resource as unknown as FhirResource);
      expect(row).toMatchObject({ type, ref: `${type}/a` });
      for (const field of Object.values(row)) expect(typeof field).toBe('string');
    }
  });
});
