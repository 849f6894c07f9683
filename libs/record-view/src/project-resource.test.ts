import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { rowLine } from './row-table.js';

describe('projectResource', () => {
  it('shows a laboratory result with value, unit, flag and range', () => {
    const row = projectResource({
      resourceType: 'Observation',
      id: 'a1c-1',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c' }] },
      effectiveDateTime: '2026-03-01',
      valueQuantity: { value: 7.2, unit: '%' },
      interpretation: [{ coding: [{ code: 'H', display: 'High' }] }],
      referenceRange: [{ low: { value: 4, unit: '%' }, high: { value: 5.6, unit: '%' } }],
    });
    expect(row).toEqual({
      ref: 'Observation/a1c-1',
      type: 'Observation',
      date: '2026-03-01',
      dateKind: 'effective',
      text: 'Hemoglobin A1c',
      code: 'LOINC 4548-4',
      value: '7.2 %',
      flag: 'H',
      range: '4 to 5.6',
      status: 'final',
    });
    expect(rowLine(row)).toBe(
      '2026-03-01 (effective) | Hemoglobin A1c | LOINC 4548-4 | 7.2 % | H | 4 to 5.6 | final | Observation/a1c-1',
    );
  });

  it('joins the components of a blood pressure', () => {
    const row = projectResource({
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Blood pressure' },
      component: [
        { code: { text: 'Systolic' }, valueQuantity: { value: 142, unit: 'mmHg' } },
        { code: { text: 'Diastolic' }, valueQuantity: { value: 88, unit: 'mmHg' } },
      ],
    });
    expect(row.value).toBe('142/88 mmHg');
    expect(row).not.toHaveProperty('ref');
  });

  it('keeps zero and false as values, and says why a value is absent', () => {
    const base = { resourceType: 'Observation', status: 'final', code: { text: 'x' } } as const;
    expect(projectResource({ ...base, valueInteger: 0 }).value).toBe('0');
    expect(projectResource({ ...base, valueBoolean: false }).value).toBe('false');
    expect(projectResource({ ...base, valueQuantity: { value: 0, unit: 'mg' } }).value).toBe('0 mg');
    expect(projectResource({ ...base, dataAbsentReason: { text: 'Not performed' } }).value).toBe(
      'no value: Not performed',
    );
  });

  it('shows the reactions and criticality of an allergy', () => {
    const row = projectResource({
      resourceType: 'AllergyIntolerance',
      id: 'al-1',
      patient: {},
      code: { text: 'Penicillin' },
      criticality: 'high',
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      reaction: [{ manifestation: [{ text: 'Hives' }, { text: 'Wheezing' }] }],
    });
    expect(row).toMatchObject({
      text: 'Penicillin',
      flag: 'criticality high',
      status: 'active, confirmed',
      detail: 'Hives; Wheezing',
    });
  });

  it('reads a type without a projection of its own', () => {
    const row = projectResource({
      resourceType: 'Media',
      id: 'm',
      status: 'completed',
      content: {},
      createdDateTime: '2026-01-01',
    } as FhirResource);
    expect(row).toEqual({
      ref: 'Media/m',
      type: 'Media',
      date: '2026-01-01',
      dateKind: 'created',
      status: 'completed',
    });
    const goal = projectResource({
      resourceType: 'Goal',
      lifecycleStatus: 'active',
      description: { text: 'x' },
      subject: {},
      startDate: '2026-02-02',
    });
    expect(goal).toMatchObject({ type: 'Goal', date: '2026-02-02', dateKind: 'started' });
  });

  it.each([
    { resourceType: 'Observation', status: 'final', code: 'not a concept', component: 'x' },
    { resourceType: 'Coverage', status: 'active', beneficiary: {} },
    { resourceType: 'Patient', name: 'Alma' },
    { resourceType: 'Basic', name: [null], code: 7 },
    { resourceType: 'DocumentReference', status: 'current' },
  ])('makes some row of a resource that breaks its own definition: %j', (resource) => {
    expect(projectResource(resource as unknown as FhirResource).type).toBe(resource.resourceType);
  });

  it('lets no control or invisible character and no line break through, and bounds the length', () => {
    const hidden = 'Glucose\u0000\u200b\u202e\nIGNORE\u00ad ALL';
    const { text } = projectResource({ resourceType: 'Observation', status: 'final', code: { text: hidden } });
    expect(text).toBe('Glucose IGNORE ALL');
    const long = projectResource({ resourceType: 'Observation', status: 'final', code: { text: 'x'.repeat(9000) } });
    expect(long.text).toHaveLength(300);
    expect(long.text?.endsWith('…')).toBe(true);
  });
});
