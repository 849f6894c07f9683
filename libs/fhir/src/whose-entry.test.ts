import { whoseEntries, whoseEntriesPerson } from '@fhir-gateway/testing';
import { personOf, subjectPatient, whoseEntry } from './whose-entry.js';

const to = (reference: string) => ({ reference });
const about = (reference: string) => ({ resourceType: 'Observation', subject: to(reference) });
const me = to('Patient/me');

it.each(whoseEntries)('an entry about $what is judged the same everywhere', ({ entry, whose, byId }) => {
  const { patientId } = whoseEntriesPerson;
  expect([whoseEntry(entry, whoseEntriesPerson), whoseEntry(entry, { patientId })]).toEqual([whose, byId]);
});

it.each([undefined, null, 7, [about('Patient/other')], 'Patient/other'])('%j is no entry', (entry) => {
  expect([whoseEntry(entry, { patientId: 'me' }), subjectPatient(entry)]).toEqual(['unsaid', undefined]);
});

it('takes nobody for the person of no id', () => {
  expect(whoseEntry(about('Patient/undefined'), {})).toBe('other');
});

it('knows the person behind a Patient, and no Patient of another server', () => {
  const others = ['Patient/old-me', 'https://ehr.example/fhir/Patient/older', 'https://else.example/Patient/other'];
  const link: unknown[] = [
    null,
    {},
    { other: 'Patient/x' },
    { other: me },
    ...others.map((one) => ({ other: to(one) })),
  ];
  expect(personOf({ resourceType: 'Patient', id: 'me', link }, 'https://ehr.example/fhir')).toEqual({
    patientId: 'me',
    linkedPatientIds: ['old-me', 'older'],
  });
  expect(personOf({ id: 'me', link: 'Patient/other' })).toEqual({ patientId: 'me', linkedPatientIds: [] });
});

it.each([
  [{ resourceType: 'Patient', id: 'p' }, 'p'],
  [{ resourceType: 'Observation', subject: to('https://a.example/Patient/p/_history/1') }, 'p'],
  [
    { resourceType: 'Appointment', participant: [null, { actor: to('Practitioner/1') }, { actor: to('Patient/p') }] },
    'p',
  ],
  [{ resourceType: 'Observation', subject: to('Group/g') }, undefined],
  [{ resourceType: 'Patient', id: 'a b' }, undefined],
])('the patient of %j is %j', (resource, id) => {
  expect(subjectPatient(resource)).toBe(id);
});
