import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { rowLine } from './row-table.js';

const words = (text: string) => ({ text });
const mmHg = (value: number) => ({ value, unit: 'mmHg' });
const absentReason = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const line = (resource: object) => rowLine(projectResource(resource as FhirResource));

describe('what must not be lost on the way to a row', () => {
  const observation = { resourceType: 'Observation', status: 'final', code: words('Panel') };
  const order = { resourceType: 'MedicationRequest', status: 'active', intent: 'order' };

  it.each([
    [
      'the flag and range of a component, and why one has no value',
      {
        ...observation,
        component: [
          {
            code: words('Systolic'),
            valueQuantity: mmHg(180),
            interpretation: [{ coding: [{ code: 'HH' }] }],
            referenceRange: [{ high: mmHg(120) }],
          },
          { code: words('Diastolic'), dataAbsentReason: words('Not performed') },
        ],
      },
      'Panel | Systolic 180 mmHg (HH; up to 120 mmHg); Diastolic no value: Not performed | final',
    ],
    [
      'components beside a value of the whole',
      { ...observation, valueInteger: 9, component: [{ code: words('Heart rate'), valueInteger: 2 }] },
      'Panel | 9; Heart rate 2 | final',
    ],
    [
      'whom a range is for',
      {
        ...observation,
        valueQuantity: mmHg(5),
        referenceRange: [
          { low: mmHg(1), high: mmHg(4), appliesTo: [words('Male')] },
          { high: mmHg(6), appliesTo: [words('Female')], age: { low: { value: 18, unit: 'years' } } },
        ],
      },
      'Panel | 5 mmHg | 1 to 4 (Male); up to 6 (Female, from 18 years) | final',
    ],
    [
      'a range in another unit than the value',
      {
        ...observation,
        valueQuantity: mmHg(5),
        referenceRange: [{ low: { value: 0.1, unit: 'kPa' }, high: { value: 0.6, unit: 'kPa' } }],
      },
      'Panel | 5 mmHg | 0.1 to 0.6 kPa | final',
    ],
    [
      'an instant, and that results belong to a panel',
      { ...observation, effectiveInstant: '2026-01-01T00:00:00Z', hasMember: [{}, {}] },
      '2026-01-01T00:00:00Z (effective) | Panel | final | 2 results; read it for their refs',
    ],
    [
      'a dosage without words',
      {
        ...order,
        medicationCodeableConcept: words('Oxycodone'),
        dosageInstruction: [
          {
            doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }],
            route: words('oral'),
            timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
            asNeededBoolean: true,
          },
          {
            doseAndRate: [{ doseRange: { low: { value: 1 }, high: { value: 2, unit: 'tablets' } } }],
            timing: { code: words('at night') },
            asNeededCodeableConcept: words('pain'),
          },
        ],
      },
      'Oxycodone | active, order | 5 mg, oral, 2 times per 1 d, as needed; 1 to 2 tablets, at night, as needed for pain',
    ],
    [
      'the upper ends, moments, length and limits of a dosage without words',
      {
        ...order,
        medicationCodeableConcept: words('Oxycodone'),
        dosageInstruction: [
          {
            timing: {
              repeat: {
                ...{ frequency: 1, frequencyMax: 2, period: 4, periodMax: 6, periodUnit: 'h', when: ['HS'] },
                ...{ dayOfWeek: ['mon'], boundsDuration: { value: 7, unit: 'days' } },
              },
            },
            maxDosePerPeriod: { numerator: { value: 8, unit: 'tablets' }, denominator: { value: 1, unit: 'd' } },
            asNeededBoolean: true,
          },
        ],
      },
      'Oxycodone | active, order | 1 to 2 times per 4 to 6 h, at bedtime, on: mon, for 7 days, as needed, at most: 8 tablets : 1 d',
    ],
    [
      'every step of a dosage in its order, and that it is as needed where its words do not say so',
      {
        ...order,
        medicationCodeableConcept: words('Prednisone'),
        dosageInstruction: [
          { sequence: 2, text: '20 mg for 5 days', additionalInstruction: [words('with food')] },
          { sequence: 1, text: '40 mg for 5 days', asNeededBoolean: true },
          { sequence: 3, text: '5 mg PRN', asNeededBoolean: true },
        ],
      },
      'Prednisone | active, order | 40 mg for 5 days, as needed; 20 mg for 5 days, with food; 5 mg PRN',
    ],
    [
      'until when a statement is true, and what was noted',
      {
        resourceType: 'MedicationStatement',
        status: 'active',
        medicationCodeableConcept: words('Warfarin'),
        effectivePeriod: { start: '2019', end: '2020-02' },
        note: [words('held before surgery')],
      },
      '2019 (effective) | Warfarin | active | until 2020-02; note: held before surgery',
    ],
    [
      'of which kind a range is',
      {
        ...observation,
        valueQuantity: mmHg(5),
        referenceRange: [{ high: mmHg(9), type: { coding: [{ code: 'critical', display: 'Critical' }] } }],
      },
      'Panel | 5 mmHg | up to 9 (Critical) | final',
    ],
    [
      'why there is no value, where an extension says it in its place',
      {
        ...observation,
        _valueString: { extension: [{ url: absentReason, valueCode: 'masked' }] },
      },
      'Panel | no value: masked | final',
    ],
    [
      'why an amount has no number',
      {
        ...observation,
        valueQuantity: { unit: '%', _value: { extension: [{ url: absentReason, valueCode: 'error' }] } },
      },
      'Panel | no value: error | final',
    ],
    [
      'that a value is of somebody else',
      { ...observation, valueInteger: 140, focus: [{ display: 'Fetus A' }] },
      'Panel | WARNING: about Fetus A, not the patient as such | 140 | final',
    ],
    [
      'a stage, a note and the end of an end that took time',
      {
        resourceType: 'Condition',
        code: words('Cancer'),
        abatementPeriod: { start: '2020', end: '2021' },
        stage: [{ summary: words('Stage II') }],
        note: [words('ruled out by CT')],
      },
      'Cancer | ended 2020 to 2021; stage: Stage II; note: ruled out by CT',
    ],
    [
      'a conclusion in words and in codes, which may differ',
      {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: words('CT'),
        conclusion: 'No mass',
        conclusionCode: [words('Mass')],
      },
      'CT | No mass; Mass | final',
    ],
    [
      'a drug that is described within the order, and why the order was stopped',
      {
        ...order,
        status: 'stopped',
        statusReason: words('Rash'),
        medicationReference: { reference: '#m' },
        contained: [{ resourceType: 'Medication', id: 'm', code: words('Amoxicillin') }],
      },
      'Amoxicillin | stopped, order | status reason: Rash',
    ],
    [
      'why something is not taken',
      {
        resourceType: 'MedicationStatement',
        status: 'not-taken',
        medicationCodeableConcept: words('Warfarin'),
        statusReason: [words('Bleeding')],
      },
      'Warfarin | not-taken | status reason: Bleeding',
    ],
    [
      'how bad a reaction was, and since when',
      {
        resourceType: 'AllergyIntolerance',
        code: words('Peanut'),
        criticality: 'high',
        onsetString: 'childhood',
        reaction: [{ manifestation: [words('Anaphylaxis')], severity: 'severe' }, { manifestation: [words('Hives')] }],
      },
      'Peanut | criticality high | Anaphylaxis (severe); Hives; onset: childhood',
    ],
    [
      'severity, side, onset and end of a problem that has no dates',
      {
        resourceType: 'Condition',
        code: words('Hearing loss'),
        severity: words('Severe'),
        bodySite: [words('Left ear')],
        onsetAge: { value: 40, unit: 'years' },
        abatementString: 'after surgery',
      },
      'Hearing loss | Severe; Left ear; onset: 40 years; ended after surgery',
    ],
    [
      'the side of a procedure, and when it was said to be',
      {
        resourceType: 'Procedure',
        status: 'completed',
        code: words('Meniscectomy'),
        performedString: 'in the 90s',
        bodySite: [words('Left knee')],
      },
      'in the 90s (performed) | Meniscectomy | completed | Left knee',
    ],
    [
      'why a procedure was not done',
      { resourceType: 'Procedure', status: 'not-done', code: words('Colonoscopy'), statusReason: words('Refused') },
      'Colonoscopy | not-done | Refused',
    ],
    [
      'since what age a relative was ill',
      {
        resourceType: 'FamilyMemberHistory',
        status: 'completed',
        relationship: words('Mother'),
        condition: [{ code: words('Breast cancer'), onsetAge: { value: 45, unit: 'years' } }],
      },
      'Mother | Breast cancer (onset 45 years) | completed',
    ],
    [
      'the last day of a stay, and where to',
      {
        resourceType: 'Encounter',
        status: 'finished',
        class: { code: 'IMP' },
        period: { start: '2026-01-01T22:00:00Z', end: '2026-01-05T09:00:00Z' },
        hospitalization: { dischargeDisposition: words('Home') },
      },
      '2026-01-01T22:00:00Z (started) | IMP | finished | until 2026-01-05T09:00:00Z; discharged to: Home',
    ],
    ['what a Binary is', { resourceType: 'Binary', contentType: 'application/pdf' }, 'application/pdf'],
    [
      'when, of a type without a projection',
      { resourceType: 'Flag', status: 'active', code: words('Fall risk'), period: { start: '2026-01-01' } },
      '2026-01-01 (started) | Fall risk | active',
    ],
    [
      'that something is not to be done, of a type without a projection',
      { resourceType: 'CommunicationRequest', status: 'active', doNotPerform: true },
      'DO NOT PERFORM | active',
    ],
    [
      'that something is not to be done, where the rest cannot be read',
      { resourceType: 'ServiceRequest', status: 'active', doNotPerform: true, code: words('MRI'), category: 'odd' },
      'MRI | WARNING: not in the form of FHIR, left out: category | DO NOT PERFORM | active',
    ],
  ])('%s', (_what, resource, expected) => {
    expect(line(resource)).toBe(expected);
  });

  it('an odd element of a medicine hides neither its name nor its other elements, and is told', () => {
    const order = (dosageInstruction: unknown) => ({
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: 'Metformin 500 MG' },
      dosageInstruction,
    });
    const odd = projectResource({ ...order([{ route: { coding: 'PO' } }]), category: 5 } as unknown as FhirResource);
    expect(odd).toMatchObject({ text: 'Metformin 500 MG', status: 'active, order' });
    expect(odd.warning).toBe('not in the form of FHIR, left out: dosageInstruction');
    // As a server writes one that turns XML into JSON.
    const lone = projectResource(order({ text: 'twice a day' }) as unknown as FhirResource);
    expect(lone).toMatchObject({ text: 'Metformin 500 MG', detail: 'twice a day' });
    expect(lone.warning).toBeUndefined();
  });

  it('an odd element beside more than any type has is not looked for, and the name is shown', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`extra${index}`, 1]));
    const odd = { resourceType: 'Condition', ...many, code: { text: 'Asthma' }, stage: 5 } as unknown as FhirResource;
    expect(projectResource(odd)).toMatchObject({
      text: 'Asthma',
      warning: 'not in the form of FHIR: only a part is shown',
    });
  });

  it('a visit that ended on its day does not say so twice', () => {
    const period = { start: '2026-01-01T09:00:00Z', end: '2026-01-01T09:20:00Z' };
    expect(line({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period })).toBe(
      '2026-01-01T09:00:00Z (started) | AMB | finished',
    );
  });
});
