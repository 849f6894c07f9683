import { clinician, storeOfEach, token } from '../testing/store-fixture.js';

const { ask, find } = storeOfEach();

const wholeRecord = [
  'Patient/ada',
  'Binary/text-of-ada',
  'Encounter/visit',
  'Observation/a1',
  'Observation/a2',
  'Observation/a3',
  'Provenance/entry-of-a1',
  'Organization/clinic',
  'Practitioner/doc',
];

describe('$everything', () => {
  it('at type level means the patient of the token', async () => {
    expect(await find('Patient/$everything', token('patient/*.read', 'ada'))).toEqual(wholeRecord);
    expect((await ask('GET', 'Patient/$everything', { access: clinician })).status).toBe(400);
  });

  it('leaves out types that the scopes do not cover', async () => {
    const access = token('patient/Patient.r patient/Observation.s patient/Encounter.r', 'ada');
    expect(await find('Patient/ada/$everything', access)).toEqual(
      wholeRecord.filter((it) => /Patient|Observation/.test(it)),
    );
  });

  it.each([
    ['another patient', 'Patient/bob/$everything', token('patient/*.rs', 'ada'), 404],
    ['nobody', 'Patient/nobody/$everything', token('patient/*.rs', 'ada'), 404],
    ['a token without Patient', 'Patient/ada/$everything', token('patient/Observation.rs', 'ada'), 403],
    ['another type', 'Organization/clinic/$everything', clinician, 404],
    ['a bad _since', 'Patient/ada/$everything?_since=lately', clinician, 400],
    ['an unknown operation', 'Patient/ada/$summary', clinician, 404],
  ])('refuses %s', async (_case, url, access, status) => {
    expect((await ask('GET', url, { access })).status).toBe(status);
  });
});
