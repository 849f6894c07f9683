import type { PersonSource } from '@fhir-gateway/patient-record';
import type { Patient } from 'fhir/r4.js';
import { compareMember } from './compare-member.js';

const person = (more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  id: 'p',
  name: [{ family: 'Vantreen', given: ['Hedda'] }],
  birthDate: '1958-03-02',
  gender: 'female',
  telecom: [{ system: 'phone', value: '555-0100' }],
  ...more,
});
const source = (id: string, patient?: Patient): PersonSource => ({
  connection: {
    id,
    platformName: id,
    baseUrl: '',
    isStrict: false,
    patientId: 'm',
    reader: () => Promise.reject(new Error('not read here')),
  },
  ...(patient
    ? { patient: { ...patient, id: 'm' } }
    : { gap: { connection: id, reason: 'failed', code: 'UPSTREAM_TIMEOUT', message: 'x' } as const }),
});
const compare = (...atPayer: PersonSource[]) =>
  compareMember(person(), 'hospital', { atPayer, decisions: [], ofRecord: source('hospital', person()).connection });

describe('the member of a record at a payer', () => {
  it('is unknown where nobody is connected there', () => {
    expect(compare()).toEqual({ answer: 'not-connected' });
  });

  it('is the connection of the same person, of several', () => {
    const inCapitals = person({ name: [{ family: 'VANTREEN', given: ['HEDDA'] }] });
    const found = compare(source('payer~1', person({ birthDate: '1990-01-01' })), source('payer~2', inCapitals));
    expect(found).toMatchObject({ answer: 'same', source: { connection: { id: 'payer~2' } } });
  });

  it.each<[string, Partial<Patient>, string]>([
    ['another birth date', { birthDate: '1958-04-12' }, 'different'],
    ['another given name', { name: [{ family: 'Vantreen', given: ['Petra'] }] }, 'different'],
    ['days and months exchanged', { birthDate: '1958-02-03' }, 'unsure'],
    ['another family name', { name: [{ family: 'Hollowmere', given: ['Hedda'] }] }, 'unsure'],
  ])('is nobody’s with %s', (_what, more, answer) => {
    const found = compare(source('payer', person(more)));
    expect(found.answer).toBe(answer);
    expect(JSON.stringify(found)).not.toMatch(/1958|Hedda|Petra|Hollowmere/);
  });

  it('is not certain where a connection cannot be read, and where the record is one of many that anybody may read', () => {
    expect(compare(source('payer'))).toMatchObject({
      answer: 'unsure',
      reasons: [expect.stringMatching(/could not be read/)],
    });
    const ofPanel = { atPayer: [source('payer', person({ telecom: [] }))], decisions: [] };
    expect(compareMember(person({ telecom: [] }), 'hospital', ofPanel).answer).toBe('unsure');
  });
});
