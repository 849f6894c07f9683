import type { Coverage, ExplanationOfBenefit, Observation } from 'fhir/r4.js';
import { generateRecords } from './generate-records.js';
import { ofType, patientsOf } from '../testing/walk-resource.js';

const asOf = '2026-06-01T00:00:00Z';
const records = generateRecords({ seed: 1, patients: 12, asOf });
const { resources } = records;
const byReference = new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));

const isLaboratory = ({ category }: Observation): boolean => category?.[0]?.coding?.[0]?.code === 'laboratory';

describe('generateRecords', () => {
  it('gives byte-identical records for equal options', () => {
    expect(JSON.stringify(generateRecords({ seed: 1, patients: 12, asOf }))).toBe(JSON.stringify(records));
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
});

describe('the patients', () => {
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
});

describe('the claims', () => {
  const claims = ofType<ExplanationOfBenefit>(resources, 'ExplanationOfBenefit');

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
