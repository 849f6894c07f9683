import type { PatientLink } from 'fhir/r4.js';

import { isPatientGap, personGaps } from './person-gaps.js';
import { readPeople } from './read-people.js';
import { source, type SaidOfPerson } from './testing/people-sources.js';

const linked = (type: PatientLink['type'], reference: string): SaidOfPerson => ({
  link: [{ type, other: { reference } }],
});
const codesOf = (...given: Parameters<typeof source>[]) =>
  personGaps({ sources: given.map((one) => source(...one)) }).map(({ connection, code }) => `${connection} ${code}`);

describe('what is not known because of who it is', () => {
  it.each<[string, SaidOfPerson, string]>([
    ['was replaced', linked('replaced-by', 'Patient/new'), 'PATIENT_REPLACED'],
    ['was replaced, and is not used', { active: false, ...linked('replaced-by', 'Patient/new') }, 'PATIENT_REPLACED'],
    ['is not used any more, as one that was entered by mistake', { active: false }, 'PATIENT_INACTIVE'],
    ['has a further record of the same person', linked('seealso', 'Patient/b'), 'PATIENT_LINKED'],
    ['is no main record', linked('refer', 'http://gateway.test/api/fhir/ehr/Patient/b'), 'PATIENT_LINKED'],
    ['has an older one in it', linked('replaces', 'Patient/b/_history/3'), 'PATIENT_LINKED'],
  ])('is said of a Patient that %s', (_what, said, code) => {
    expect(codesOf(['ehr', said], ['clinic'])).toEqual([`ehr ${code}`]);
    expect(personGaps({ sources: [source('ehr', said)] }).every(isPatientGap)).toBe(true);
  });

  it.each<[string, SaidOfPerson]>([
    ['is in use', { active: true }],
    ['has died, and is not used', { active: false, deceasedBoolean: true }],
    ['is linked with itself', linked('seealso', 'Patient/at-ehr')],
    ['is linked with somebody who is no patient', linked('seealso', 'RelatedPerson/b')],
    ['has links of no form', { link: [null, {}, 7, { type: 'seealso', other: 'Patient/b' }] as never }],
    ['has no list of links', { link: 'Patient/b' as never }],
  ])('is nothing of a Patient that %s', (_what, said) => {
    expect(codesOf(['ehr', said])).toEqual([]);
  });

  it('is nothing where the linked record is read, too, at the same platform alone', () => {
    expect(codesOf(['ehr~1', linked('seealso', 'Patient/b')], ['ehr~2', { id: 'b' }])).toEqual([]);
    expect(codesOf(['ehr', linked('seealso', 'Patient/b')], ['clinic', { id: 'b' }])).toEqual(['ehr PATIENT_LINKED']);
  });

  it('reads entries that name a linked Patient as the person’s', async () => {
    const { connection, patient } = source('ehr', linked('replaces', 'Patient/before'));
    const reader = () => Promise.resolve({ status: 200, headers: {}, body: patient });
    const options = {
      signal: new AbortController().signal,
      describe: () => ({ code: 'X', httpStatus: 500, message: 'x' }),
    };
    const [read] = await readPeople([{ ...connection, reader }], options);
    expect(read?.connection.linkedPatientIds).toEqual(['before']);
  });
});
