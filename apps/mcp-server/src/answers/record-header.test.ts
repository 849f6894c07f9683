import { groupPeople, type PersonSource } from '@fhir-gateway/patient-record';
import type { Patient } from 'fhir/r4.js';
import { headerLines, personText, recordHeader } from './record-header.js';

const name = [{ family: 'Vane', given: ['Ada'] }];
const source = (id: string, said: Partial<Patient> = {}): PersonSource => ({
  connection: { id, platformName: id, patientId: id, baseUrl: '', isStrict: false, reader: () => Promise.reject() },
  patient: { resourceType: 'Patient', id, name, gender: 'female', birthDate: '1980-02-03', ...said },
});
const [joined] = groupPeople([
  source('ehr', { link: [{ type: 'seealso', other: { reference: 'Patient/further' } }] }),
  source('clinic', { active: true }),
  source('payer', { birthDate: '1980-03-02' }),
]);

describe('the header of every answer from a record', () => {
  it('says by what the records of several platforms were joined, and who else may be meant', () => {
    if (joined === undefined) throw new Error('there is nobody');
    expect(personText(joined)).toMatch(
      /^Ada Vane, born 1980-02-03, \d+ years, female, joined by what the platforms say, may also be the person of payer: ask the person$/,
    );
    expect(recordHeader(joined, [])).toEqual({
      person: 'ehr',
      connections: ['ehr', 'clinic'],
      missing: [
        expect.stringMatching(/^ehr: The platform has a further record that it links with this one/),
        'payer may be this person’s, too: only they can say',
      ],
    });
    expect(headerLines(joined, []).last).toHaveLength(2);
  });

  it('names the dead, and those of whom platforms do not agree that they are', () => {
    const of = (...said: Partial<Patient>[]) =>
      groupPeople(said.map((one, at) => source(`ehr${at}`, one))).map((person) => personText(person));
    expect(of({ deceasedBoolean: true })).toEqual(['Ada Vane, born 1980-02-03, female, died']);
    expect(of({ deceasedBoolean: true }, { deceasedBoolean: false })).toEqual([
      'Ada Vane, born 1980-02-03, female, died (platforms disagree), joined by what the platforms say',
    ]);
  });
});
