import type { Claim, ClaimResponse, ExplanationOfBenefit, Observation, Patient, Resource } from 'fhir/r4.js';
import { generateSystems, patientIdIn } from '../generate-systems.js';
import { ofType, patientsOf, referencesOf } from '../testing/walk-resource.js';

const { ehr, clinic, member, memberCards, shared } = generateSystems({
  seed: 1,
  patients: 12,
  asOf: '2026-06-01T00:00:00Z',
});
const keyOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;
const byReference = new Map(member.resources.map((one) => [keyOf(one), one]));
const elsewhere = new Set([...ehr.resources, ...clinic.resources].map(keyOf));
const bills = ofType<ExplanationOfBenefit>(member.resources, 'ExplanationOfBenefit');

describe('the records of the payer', () => {
  it('have ids of their own and refer to nothing that is not there', () => {
    expect(byReference.size).toBe(member.resources.length);
    expect([...byReference.keys()].filter((key) => elsewhere.has(key))).toEqual([]);
    expect(member.resources.flatMap(referencesOf).filter((reference) => !byReference.has(reference))).toEqual([]);
  });

  it('have cards that can be told without the rest', () => {
    expect(memberCards.length).toBeGreaterThan(0);
    expect(memberCards).toEqual(ofType(member.resources, 'Coverage'));
  });

  it('know the insured only, in capitals and by member number', () => {
    const patients = ofType<Patient>(member.resources, 'Patient');
    const insured = ofType<Resource & { resourceType: 'Coverage'; beneficiary: { reference: string } }>(
      ehr.resources,
      'Coverage',
    );
    expect(patients.map(({ id }) => id)).toEqual(
      insured.map(({ beneficiary }) => patientIdIn('member', beneficiary.reference.slice('Patient/'.length))),
    );
    for (const { identifier, name } of patients) {
      expect(identifier?.map(({ system }) => system)).toEqual(['https://payers.example.org/member']);
      expect(name?.[0]?.text).toBe(name?.[0]?.text?.toUpperCase());
    }
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

  it('bill what the hospital billed, to the cent, and the clinic besides', () => {
    const atHospital = ofType<ExplanationOfBenefit>(ehr.resources, 'ExplanationOfBenefit');
    expect(shared.filter(({ about }) => about === 'claim')).toHaveLength(atHospital.length);
    expect(bills.length).toBeGreaterThan(atHospital.length + 20);
    for (const { id, total, billablePeriod } of atHospital) {
      const fact = shared.find(({ entries }) => entries[0]?.ref === `ExplanationOfBenefit/${id}`);
      expect(byReference.get(fact?.entries[1]?.ref ?? '')).toMatchObject({ total, billablePeriod });
    }
    const numbers = bills.map(({ identifier }) => identifier?.[0]?.value);
    expect(new Set(numbers).size).toBe(bills.length);
  });

  it('have a claim with its decision for the latest bills, and one authorization for the operation', () => {
    const claims = ofType<Claim>(member.resources, 'Claim');
    const responses = ofType<ClaimResponse>(member.resources, 'ClaimResponse');
    expect(responses.map(({ request }) => request?.reference)).toEqual(claims.map(keyOf));
    expect(claims.filter(({ use }) => use === 'preauthorization')).toHaveLength(1);
    expect(responses.find(({ use }) => use === 'preauthorization')?.preAuthRef).toMatch(/^AUTH-\d{8}$/);
  });

  it('keep members apart but for the policy of a child', () => {
    const mixed = member.resources.filter((one) => new Set(patientsOf(one)).size > 1);
    expect(new Set(mixed.map(({ resourceType }) => resourceType))).toEqual(new Set(['Coverage']));
  });

  it('have accounts for the insured, under the ids of the payer', () => {
    for (const { patientIds, fhirUser } of member.accounts) {
      expect(byReference.has(fhirUser)).toBe(true);
      for (const id of patientIds) expect(byReference.has(`Patient/${id}`)).toBe(true);
    }
  });
});
