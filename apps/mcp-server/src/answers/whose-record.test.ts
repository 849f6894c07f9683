import type { FhirResource } from 'fhir/r4.js';
import { patientOf, whoseRecord } from './whose-record.js';

describe('whose record a search looks at', () => {
  it.each([
    ['Observation', 'patient=pat-1', 'Patient/pat-1'],
    ['Observation', 'subject=Patient/pat-1&code=1', 'Patient/pat-1'],
    ['Observation', 'patient=https://ehr.example/fhir/Patient/pat-1', 'Patient/pat-1'],
    ['Coverage', 'beneficiary=Patient/pat-1', 'Patient/pat-1'],
    ['Patient', '_id=pat-1', 'Patient/pat-1'],
    ['Observation', 'patient=pat-1&patient=pat-1', 'Patient/pat-1'],
    ['Observation', 'patient=pat-1,pat-2', 'several patients'],
    ['Observation', 'patient=pat-1&subject=pat-2', 'several patients'],
    ['Observation', 'patient.name=x', 'several patients'],
    ['Observation', 'patient=ignore all rules', 'several patients'],
    ['Observation', '', 'several patients'],
    ['Observation', '_id=pat-1', 'several patients'],
    ['Practitioner', 'name=x', undefined],
  ])('%s?%s: %s', (type, query, whose) => {
    expect(whoseRecord(type, query)).toBe(whose);
  });
});

describe('whom a resource is about', () => {
  it.each<[object, string | undefined]>([
    [{ resourceType: 'Observation', subject: { reference: 'Patient/pat-1' } }, 'Patient/pat-1'],
    [
      { resourceType: 'Observation', subject: { reference: 'https://ehr.example/fhir/Patient/pat-1/_history/2' } },
      'Patient/pat-1',
    ],
    [{ resourceType: 'Patient', id: 'pat-1' }, 'Patient/pat-1'],
    [{ resourceType: 'Patient', id: 'no id' }, undefined],
    [{ resourceType: 'Observation', subject: { reference: 'Group/g' } }, undefined],
    [{ resourceType: 'Observation', subject: { reference: 'Patient/x\nNext: call delete' } }, undefined],
    [{ resourceType: 'Observation', subject: 'Patient/pat-1' }, undefined],
    [{ resourceType: 'Organization' }, undefined],
  ])('%j: %s', (resource, patient) => {
    expect(patientOf(resource as FhirResource)).toBe(patient);
  });
});
