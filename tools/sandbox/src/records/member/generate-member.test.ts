import type { Observation } from 'fhir/r4.js';
import { generateSystems } from '../generate-systems.js';
import { ofType } from '../testing/walk-resource.js';

const { member } = generateSystems({ seed: 1, patients: 12, asOf: '2026-06-01T00:00:00Z' });

describe('the records of the payer', () => {
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
});
