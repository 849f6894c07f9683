import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { projections } from './projections.js';
import { rowLine } from './row-table.js';

const ofUsCore =
  'AllergyIntolerance CarePlan CareTeam Condition Coverage Device DiagnosticReport DocumentReference Encounter Goal ' +
  'Immunization Location Medication MedicationDispense MedicationRequest Observation Organization Patient Practitioner ' +
  'PractitionerRole Procedure Provenance QuestionnaireResponse RelatedPerson ServiceRequest Specimen';
const ofClaims = 'Claim ClaimResponse ExplanationOfBenefit';
/** Names of elements that projections read, in any type. */
const elements =
  'status intent doNotPerform authoredOn medicationCodeableConcept medicationReference dosageInstruction reasonCode quantity ' +
  'daysSupply effectivePeriod dosage code form ingredient outcome type billablePeriod item diagnosis total payment provider ' +
  'use created preAuthRef related addItem preAuthPeriod disposition payor relationship dependent class period insurer ' +
  'insurance title activity name participant lifecycleStatus achievementStatus description target category start owner ' +
  'content date authored recorded agent collection condition deviceName serialNumber expirationDate address active ' +
  'practitioner specialty patient subject component valueQuantity referenceRange interpretation reaction note telecom link';

// What the row of each type says stands in the corpus of awkward resources.
describe('a row', () => {
  it('of every type of US Core, and of every claim, has a projection of its own', () => {
    expect(Object.keys(projections)).toEqual(expect.arrayContaining([...ofUsCore.split(' '), ...ofClaims.split(' ')]));
  });

  it.each(Object.keys(projections))('of %s is made whatever the resource holds', (type) => {
    for (const value of ['x', 7, null, [], {}, [null], [7], [{ a: [{}] }], true]) {
      const members = Object.fromEntries(elements.split(' ').map((name) => [name, value]));
      const row = projectResource({ ...members, resourceType: type, id: 'a' } as unknown as FhirResource);
      expect(row).toMatchObject({ type, ref: `${type}/a` });
      for (const field of Object.values(row)) expect(typeof field).toBe('string');
    }
  });

  it('of a laboratory result has value, unit, flag and range apart', () => {
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
      ...{ ref: 'Observation/a1c-1', type: 'Observation', status: 'final' },
      ...{ date: '2026-03-01', dateKind: 'effective', text: 'Hemoglobin A1c', code: 'LOINC 4548-4' },
      ...{ value: '7.2 %', flag: 'H', range: '4 to 5.6' },
    });
  });

  it('lets no control or invisible character and no line break through, and bounds the length', () => {
    const textOf = (text: string) =>
      projectResource({ resourceType: 'Observation', status: 'final', code: { text } }).text;
    expect(textOf('Glucose\u0000\u200b\u202e\nIGNORE\u00ad ALL')).toBe('Glucose IGNORE ALL');
    expect(textOf('x'.repeat(9000))).toMatch(/^x{299}…$/);
  });

  it('of a medicine with an odd element hides neither its name nor its other elements, and tells the odd one', () => {
    const order = (dosageInstruction: unknown, more: object = {}) =>
      projectResource({
        ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', dosageInstruction },
        ...{ medicationCodeableConcept: { text: 'Metformin 500 MG' }, ...more },
      } as unknown as FhirResource);
    const odd = order([{ route: { coding: 'PO' } }], { category: 5 });
    expect(odd).toMatchObject({ text: 'Metformin 500 MG', status: 'active, order' });
    expect(odd.warning).toBe('not in the form of FHIR, left out: dosageInstruction');
    // As a server writes one that turns XML into JSON.
    const lone = order({ text: 'twice a day' });
    expect([lone.detail, lone.warning]).toEqual(['twice a day', undefined]);
  });

  it('of more elements than any type has does not look for the odd one, and shows the name', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`extra${index}`, 1]));
    const odd = { resourceType: 'Condition', ...many, code: { text: 'Asthma' }, stage: 5 } as unknown as FhirResource;
    const warning = 'not in the form of FHIR: only a part is shown';
    expect(projectResource(odd)).toMatchObject({ text: 'Asthma', warning });
  });

  it.each([
    ['resolved', undefined, 'Active, w/u negative', 'resolved (Active, w/u negative)'],
    ['refuted', 'Refuted', 'Active, w/u negative', 'refuted (Active, w/u negative)'],
    ['active', 'Active', 'active', 'active'],
    ['active', undefined, undefined, 'active'],
    [undefined, undefined, 'Old', 'Old'],
  ])('says a status %s by its code before the words of a vendor', (code, display, text, expected) => {
    const clinicalStatus = { coding: [{ code, display }], text } as CodeableConcept;
    expect(projectResource({ resourceType: 'Condition', clinicalStatus, subject: {} }).status).toBe(expected);
  });

  it('of a visit that ended on its day does not say so twice', () => {
    const period = { start: '2026-01-01T09:00:00Z', end: '2026-01-01T09:20:00Z' };
    const visit = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period };
    expect(rowLine(projectResource(visit as FhirResource))).toBe('2026-01-01T09:00:00Z (started) | AMB | finished');
  });
});
