import type { Coverage, ExplanationOfBenefit, Observation, Patient, Resource } from 'fhir/r4.js';
import { generateRecords } from './generate-records.js';
import { leavesOf, ofType, patientsOf, referencesOf } from '../testing/walk-resource.js';

const asOf = '2026-06-01T00:00:00Z';
const records = generateRecords({ seed: 1, patients: 12, asOf });
const { resources } = records;
const patients = ofType<Patient>(resources, 'Patient');
const byReference = new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));

const observationsOf = (id: string): Observation[] =>
  ofType<Observation>(resources, 'Observation').filter(({ subject }) => subject?.reference === `Patient/${id}`);
const isLaboratory = ({ category }: Observation): boolean => category?.[0]?.coding?.[0]?.code === 'laboratory';

describe('generateRecords', () => {
  it('gives byte-identical records for equal options', () => {
    expect(JSON.stringify(generateRecords({ seed: 1, patients: 12, asOf }))).toBe(JSON.stringify(records));
  });

  it('gives other people for another seed', () => {
    const names = new Set(patients.map(({ id }) => id));
    const others = ofType<Patient>(generateRecords({ seed: 2, patients: 12, asOf }).resources, 'Patient');
    expect(others.filter(({ id }) => names.has(id)).length).toBeLessThan(2);
  });

  it('leaves the first patients as they are when more are asked for', () => {
    const more = new Set(generateRecords({ seed: 1, patients: 15, asOf }).resources.map((one) => JSON.stringify(one)));
    expect(resources.filter((one) => !more.has(JSON.stringify(one)))).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN])('refuses %d patients', (count) => {
    expect(() => generateRecords({ seed: 1, patients: count, asOf })).toThrow(RangeError);
  });

  it('refuses an asOf that is no instant', () => {
    expect(() => generateRecords({ seed: 1, patients: 1, asOf: 'yesterday' })).toThrow(RangeError);
  });

  it('gives only what all share when no patient is asked for', () => {
    const none = generateRecords({ seed: 1, patients: 0, asOf });
    expect(none.resources.some((resource) => patientsOf(resource).length > 0)).toBe(false);
    expect(none.accounts).toHaveLength(1);
  });

  it('numbers every resource once, with ids that FHIR allows', () => {
    expect(byReference.size).toBe(resources.length);
    for (const { id } of resources) expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
  });

  it('never refers to something that is not there', () => {
    const dangling = resources.flatMap(referencesOf).filter((reference) => !byReference.has(reference));
    expect(dangling).toEqual([]);
  });

  it("keeps patients apart: only a child's record mentions another patient, the parent", () => {
    const mixed = resources.filter((resource) => new Set(patientsOf(resource)).size > 1);
    expect(mixed.map(({ resourceType }) => resourceType)).toEqual(['Coverage']);
  });

  it('says of everything which profile it follows and when it was stored', () => {
    for (const { resourceType, meta } of resources) {
      expect(meta?.lastUpdated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      if (resourceType !== 'Binary') expect(meta?.profile?.length).toBeGreaterThan(0);
    }
  });

  it('holds every type that the sandbox promises', () => {
    const types = [...new Set(resources.map(({ resourceType }) => resourceType))].sort();
    expect(types).toEqual(
      (
        'AllergyIntolerance Binary CarePlan CareTeam Condition Coverage Device DiagnosticReport DocumentReference ' +
        'Encounter ExplanationOfBenefit Goal Immunization Location Medication MedicationDispense MedicationRequest ' +
        'Observation Organization Patient Practitioner PractitionerRole Procedure Provenance RelatedPerson ' +
        'ServiceRequest Specimen'
      ).split(' '),
    );
  });

  it('uses phone numbers and domains that nobody can have', () => {
    const contacts = resources.flatMap(leavesOf).filter(({ path }) => path === 'telecom.value');
    expect(contacts.length).toBeGreaterThan(patients.length);
    const harmless = /^(555-555-01\d\d|[a-z0-9.-]+@example\.(com|org))$/;
    expect(contacts.filter(({ value }) => !harmless.test(String(value)))).toEqual([]);
  });
});

describe('the patients', () => {
  const [long, , child, empty, deceased] = patients.map(({ id }) => id ?? '');

  it('have at least 60 observations each, more than 30 of them laboratory, but for the special two', () => {
    for (const { id = '' } of patients) {
      if (id === child || id === empty) continue;
      const observations = observationsOf(id);
      expect(observations.length).toBeGreaterThanOrEqual(60);
      expect(observations.filter(isLaboratory).length).toBeGreaterThan(30);
    }
  });

  it('include one with a long record, one child with a short one and one with nothing', () => {
    expect(observationsOf(long ?? '').length).toBeGreaterThanOrEqual(250);
    expect(observationsOf(child ?? '').length).toBeGreaterThan(0);
    expect(observationsOf(child ?? '').length).toBeLessThan(30);
    const aboutEmpty = resources.filter((resource) => patientsOf(resource).includes(empty ?? ''));
    expect(aboutEmpty.map(({ resourceType }) => resourceType)).toEqual(['Patient']);
  });

  it('include one deceased, who has no active prescription', () => {
    expect(patients.filter(({ deceasedDateTime }) => deceasedDateTime).map(({ id }) => id)).toEqual([deceased]);
    const prescriptions = resources.filter(
      (one): one is Resource & { status: string } =>
        one.resourceType === 'MedicationRequest' && patientsOf(one).includes(deceased ?? ''),
    );
    expect(prescriptions.length).toBeGreaterThan(0);
    expect(prescriptions.filter(({ status }) => status === 'active')).toEqual([]);
  });

  it('carry laboratory results that agree with their reference ranges', () => {
    const results = ofType<Observation>(resources, 'Observation').filter(isLaboratory);
    const seen = new Set<string>();
    for (const { valueQuantity, referenceRange, interpretation } of results) {
      const value = valueQuantity?.value ?? Number.NaN;
      const { low, high } = referenceRange?.[0] ?? {};
      const expected = value < (low?.value ?? -Infinity) ? 'L' : value > (high?.value ?? Infinity) ? 'H' : 'N';
      expect(interpretation?.[0]?.coding?.[0]?.code).toBe(expected);
      seen.add(expected);
    }
    expect([...seen].sort()).toEqual(['H', 'L', 'N']);
  });

  it('improve under treatment: hemoglobin A1c falls after diabetes was found', () => {
    const values = observationsOf(long ?? '')
      .filter(({ code }) => code.coding?.[0]?.code === '4548-4')
      .map(({ valueQuantity }) => valueQuantity?.value ?? 0);
    expect(values[0]).toBeLessThan(5.7);
    expect(Math.max(...values)).toBeGreaterThan(7.5);
    expect(values.at(-1)).toBeLessThan(7.2);
  });
});

describe('the claims', () => {
  const claims = ofType<ExplanationOfBenefit>(resources, 'ExplanationOfBenefit');

  it('come in all four shapes', () => {
    const shapes = new Set(claims.map(({ meta }) => meta?.profile?.[0]?.split('ExplanationOfBenefit-')[1]));
    expect([...shapes].sort()).toEqual([
      'Inpatient-Institutional|2.0.0',
      'Outpatient-Institutional|2.0.0',
      'Pharmacy|2.0.0',
      'Professional-NonClinician|2.0.0',
    ]);
  });

  it('belong to the insurance of the patient, and to one of the visits or prescriptions', () => {
    for (const claim of claims) {
      const coverage = byReference.get(claim.insurance[0]?.coverage.reference ?? '') as Coverage;
      expect(coverage.beneficiary.reference).toBe(claim.patient.reference);
      expect(coverage.payor[0]?.reference).toBe(claim.insurer.reference);
      const cause = claim.prescription?.reference ?? claim.item?.[0]?.encounter?.[0]?.reference;
      const causedBy = byReference.get(cause ?? '');
      expect(causedBy && patientsOf(causedBy)).toEqual([claim.patient.reference?.slice('Patient/'.length)]);
    }
  });

  it('bill every visit and every fill of the pharmacy once', () => {
    const causes = resources.filter(({ resourceType }) => ['Encounter', 'MedicationDispense'].includes(resourceType));
    const billed = claims.map(({ identifier }) => identifier?.[0]?.value);
    expect(billed.sort()).toEqual(causes.map(({ id }) => `${id}-bill`).sort());
  });
});
