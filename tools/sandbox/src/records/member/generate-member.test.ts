import type { Observation, Resource } from 'fhir/r4.js';
import { generateSystems } from '../generate-systems.js';
import { ofType, patientsOf, referencesOf } from '../testing/walk-resource.js';

const { ehr, clinic, member } = generateSystems({
  seed: 1,
  patients: 12,
  asOf: '2026-06-01T00:00:00Z',
});
const keyOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;
const byReference = new Map(member.resources.map((one) => [keyOf(one), one]));
const elsewhere = new Set([...ehr.resources, ...clinic.resources].map(keyOf));

describe('the records of the payer', () => {
  it('have ids of their own and refer to nothing that is not there', () => {
    expect(byReference.size).toBe(member.resources.length);
    expect([...byReference.keys()].filter((key) => elsewhere.has(key))).toEqual([]);
    expect(member.resources.flatMap(referencesOf).filter((reference) => !byReference.has(reference))).toEqual([]);
  });

  it('hold no prescription, no allergy, no note and no result of the clinic', () => {
    const types = new Set(member.resources.map(({ resourceType }) => resourceType));
    expect([...types].sort()).toEqual(
      (
        'Claim ClaimResponse Coverage ExplanationOfBenefit Location Observation Organization Patient Practitioner ' +
        'PractitionerRole RelatedPerson'
      ).split(' '),
    );
    for (const { code } of ofType<Observation>(member.resources, 'Observation')) {
      expect(code.coding?.map(({ system }) => system)).not.toContain('https://clinic.example.org/codes/tests');
    }
  });

  it('keep members apart but for the policy of a child', () => {
    const mixed = member.resources.filter((one) => new Set(patientsOf(one)).size > 1);
    expect(new Set(mixed.map(({ resourceType }) => resourceType))).toEqual(new Set(['Coverage']));
  });
});
