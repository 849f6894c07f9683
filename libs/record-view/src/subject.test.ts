import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';

const patientOf = (resource: object) => projectResource(resource as FhirResource).patient;

it.each([
  [
    'a name with the reference',
    { subject: { reference: 'Patient/7', display: 'Ada Sample' } },
    'Ada Sample (Patient/7)',
  ],
  ['the end of an absolute reference', { patient: { reference: 'https://ehr.example/fhir/Patient/7' } }, 'Patient/7'],
  ['a reference to a version', { subject: { reference: 'Patient/7/_history/2' } }, 'Patient/7'],
  ['an identifier where that is all', { subject: { identifier: { value: 'MRN-1' } } }, 'MRN-1'],
  ['whom a coverage is for', { beneficiary: { reference: 'Patient/7' } }, 'Patient/7'],
  ['whom a task is for', { for: { reference: 'Patient/7' } }, 'Patient/7'],
  ['a group', { subject: { reference: 'Group/g' } }, 'Group/g'],
  ['nobody', {}, undefined],
  ['nobody where the reference is none', { subject: 'Patient/7' }, undefined],
])('a row says whose record it is of: %s', (_what, members, expected) => {
  expect(patientOf({ resourceType: 'Observation', status: 'final', ...members })).toBe(expected);
});

it('the patient of an appointment is the one who takes part as such', () => {
  const participant = [null, { actor: { reference: 'Practitioner/1' } }, { actor: { reference: 'Patient/7' } }];
  expect(patientOf({ resourceType: 'Appointment', status: 'booked', participant })).toBe('Patient/7');
});
