import type { Coverage } from 'fhir/r4.js';
import { readSubscriber } from './subscriber.js';

const holder = {
  resourceType: 'RelatedPerson',
  id: 'rel-1',
  name: [{ family: 'Holder' }],
  birthDate: '1950-01-01',
  telecom: [{ value: 'CANARY-PHONE' }],
};
const coverageOf = (subscriber: object | undefined, more: object = {}) => ({ ...(subscriber && { subscriber }), ...more }) as Coverage; // prettier-ignore

function reader(status = 200) {
  const read: string[] = [];
  const records = async ({ path }: { path: string }) => {
    read.push(path);
    return { status, body: holder };
  };
  return { read, records };
}

describe('readSubscriber', () => {
  it.each<[string, Coverage]>([
    ['nobody', coverageOf(undefined)],
    ['the patient', coverageOf({ reference: 'Patient/pat-1' })],
    ['the patient by a whole address', coverageOf({ reference: 'https://ehr.example/fhir/Patient/pat-1' })],
    ['an organization', coverageOf({ reference: 'Organization/o-1' })],
    ['a contained resource that is missing', coverageOf({ reference: '#gone' })],
    ['a number alone', coverageOf({ identifier: { value: 'S-1' } })],
  ])('reads nothing where the coverage names %s', async (_who, coverage) => {
    const { read, records } = reader();
    expect(await readSubscriber({ records }, coverage, 'pat-1')).toBeUndefined();
    expect(read).toEqual([]);
  });

  it.each<[string, Coverage]>([
    ['read from the record', coverageOf({ reference: 'RelatedPerson/rel-1' })],
    ['contained', coverageOf({ reference: '#rel-1' }, { contained: [holder] })],
  ])('gives what a payer has to know of a subscriber that is %s', async (_how, coverage) => {
    const found = await readSubscriber(reader(), coverage, 'pat-1');
    expect(found).toEqual({ name: holder.name, birthDate: holder.birthDate });
  });

  it.each([403, 404, 500])('leaves out somebody whom the platform does not show (%d)', async (status) => {
    const coverage = coverageOf({ reference: 'RelatedPerson/rel-1' });
    expect(await readSubscriber(reader(status), coverage, 'pat-1')).toBeUndefined();
  });

  it('does not go on where the sign-in has ended', async () => {
    const records = () => Promise.reject(Object.assign(new Error('sign in'), { code: 'LOGIN_REQUIRED' }));
    const coverage = coverageOf({ reference: 'Patient/other' });
    await expect(readSubscriber({ records }, coverage, 'pat-1')).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
  });
});
