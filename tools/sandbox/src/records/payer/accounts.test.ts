import type { Patient } from 'fhir/r4.js';
import { generateRecords } from '../hospital/generate-records.js';
import { ofType } from '../testing/walk-resource.js';

const { resources, accounts } = generateRecords({ seed: 5, patients: 30, asOf: '2026-06-01T00:00:00Z' });
const patientIds = ofType<Patient>(resources, 'Patient').map(({ id }) => id ?? '');
const references = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
const kindOf = (fhirUser: string): string => fhirUser.split('/')[0] ?? '';

describe('createAccounts', () => {
  it('gives no login twice', () => {
    expect(new Set(accounts.map(({ login }) => login)).size).toBe(accounts.length);
  });

  it('names only people and patients that exist', () => {
    for (const { fhirUser, patientIds: opened } of accounts) {
      expect(references.has(fhirUser)).toBe(true);
      expect(opened.filter((id) => !patientIds.includes(id))).toEqual([]);
      expect(new Set(opened).size).toBe(opened.length);
    }
  });

  it('lets a patient open the own record first, and a parent also the child', () => {
    const own = accounts.filter(({ fhirUser }) => kindOf(fhirUser) === 'Patient');
    for (const { fhirUser, patientIds: opened } of own) expect(`Patient/${opened[0]}`).toBe(fhirUser);
    expect(own.filter(({ patientIds: opened }) => opened.length === 2)).toHaveLength(3);
    expect(own.filter(({ patientIds: opened }) => opened.length > 2)).toEqual([]);
  });

  it('gives children and the deceased no account; the spouse opens the record of the deceased', () => {
    const spouses = accounts.filter(({ fhirUser }) => kindOf(fhirUser) === 'RelatedPerson');
    expect(spouses).toHaveLength(3);
    const withoutLogin = patientIds.filter((id) => !accounts.some(({ fhirUser }) => fhirUser === `Patient/${id}`));
    expect(withoutLogin).toHaveLength(6);
    for (const { patientIds: opened } of spouses) expect(withoutLogin).toContain(opened[0]);
  });

  it('lets one clinician open everybody', () => {
    const clinicians = accounts.filter(({ fhirUser }) => kindOf(fhirUser) === 'Practitioner');
    expect(clinicians.map(({ patientIds: opened }) => opened)).toEqual([patientIds]);
  });

  it('uses short lower-case logins', () => {
    for (const { login } of accounts) expect(login).toMatch(/^(dr-)?[a-z]{2,12}\d?$/);
  });
});
