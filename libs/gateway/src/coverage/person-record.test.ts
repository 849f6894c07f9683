import type { RecordReader } from '@fhir-gateway/coverage-tools';
import type { CallGrant } from '@fhir-gateway/fhir-proxy';
import { groupPeople, type PersonSource } from '@fhir-gateway/patient-record';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';
import type { Bundle, Patient } from 'fhir/r4.js';
import { openPersonRecord } from './person-record.js';

const hedda: Patient = {
  resourceType: 'Patient',
  name: [{ family: 'Vantreen', given: ['Hedda'] }],
  birthDate: '1958-03-02',
  gender: 'female',
  telecom: [{ system: 'phone', value: '555-0100' }],
};
const tamsin: Patient = { ...hedda, name: [{ family: 'Hollowmere', given: ['Tamsin'] }], birthDate: '1990-05-06' };
/** Same name and birth date, and nothing else that speaks for one person. */
const namesake: Patient = { resourceType: 'Patient', name: hedda.name ?? [], birthDate: '1958-03-02', gender: 'male' };

/** A connection and whose it is; `undefined` for one that could not be read. */
function source(
  id: string,
  patient: Patient | undefined,
  more: Partial<PersonSource['connection']> = {},
): PersonSource {
  const patientId = `at-${id.replaceAll('~', '-')}`;
  return {
    connection: {
      id,
      platformName: id,
      baseUrl: `https://gateway.example/api/fhir/${id}`,
      isStrict: false,
      patientId,
      reader: () => Promise.reject(new Error('not read here')),
      ...more,
    },
    ...(patient
      ? { patient: { ...patient, id: patientId } }
      : { gap: { connection: id, reason: 'failed', code: 'UPSTREAM_TIMEOUT', message: 'No answer.' } as const }),
  };
}

const grantOf = (...platforms: string[]) => ({ platforms, kinds: 'all', access: 'read' }) as unknown as CallGrant;

/** Asks with the record of `hospital`, and looks for observations. */
async function ask(
  sources: readonly PersonSource[],
  {
    grant,
    platformId = 'hospital',
    patientId = 'at-hospital',
  }: { grant?: CallGrant; platformId?: string; patientId?: string } = {},
) {
  const asked: string[] = [];
  const readerOf =
    (id: string): RecordReader =>
    async ({ path, query }) => {
      asked.push(`${id} ${path}?${query}`);
      return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry: [] } satisfies Bundle };
    };
  const whole = await openPersonRecord(
    {
      session: { id: 's' } as unknown as Session,
      app: 'rest',
      requestId: 'r',
      ...(grant && { grant }),
    },
    { id: platformId, name: platformId } as unknown as ResolvedPlatform,
    patientId,
    readerOf(platformId),
    {
      records: {
        people: async ({ grant: given }) =>
          groupPeople(sources.filter(({ connection: { id } }) => !given || (given.platforms as string[]).includes(id))),
      },
      auth: {
        statuses: async () => sources.map(({ connection: { id } }) => ({ platformId: id.split('~')[0] }) as never),
      },
      readerOf,
      fhirBaseUrl: (id) => `https://gateway.example/api/fhir/${id}`,
    },
  );
  await whole.read({ path: 'Observation', query: `patient=${patientId}` });
  return { asked, notes: whole.notes() };
}

describe('the whole record of who is connected', () => {
  it('is read at every platform of that person', async () => {
    const { asked, notes } = await ask([source('hospital', hedda), source('clinic', hedda)]);
    expect(asked).toEqual(['hospital Observation?patient=at-hospital', 'clinic Observation?patient=at-clinic']);
    expect(notes).toEqual([expect.stringMatching(/^Read from the whole record: hospital .*; clinic /)]);
  });

  it('is never read of somebody else who is connected, too', async () => {
    const { asked } = await ask([source('hospital', hedda), source('clinic', tamsin), source('lab', hedda)]);
    expect(asked.map((one) => one.split(' ')[0])).toEqual(['hospital', 'lab']);
  });

  it('is that of the connection that is meant, where a platform has two people', async () => {
    const sources = [source('hospital~1', hedda), source('hospital~2', tamsin), source('clinic', tamsin)];
    const plain = await ask(sources, { patientId: 'at-hospital-2' });
    expect(plain.asked.at(-1)).toBe('clinic Observation?patient=at-clinic');
    const named = await ask(sources, { platformId: 'hospital~1', patientId: 'at-hospital-1' });
    expect(named.asked.map((one) => one.split(' ')[0])).toEqual(['hospital~1']);
  });

  it('stops with the question where it is open who somebody is', async () => {
    const sources = [source('hospital', hedda), source('clinic', namesake)];
    const [person] = groupPeople(sources);
    expect(person?.questions).toHaveLength(1);
    await expect(ask(sources)).rejects.toMatchObject({
      code: 'PERSON_UNCERTAIN',
      message: expect.stringMatching(
        /^It is not certain whether hospital and clinic are connected for one person\. \S/,
      ) as string,
    });
  });

  it.each([
    ['whom no sign-in chose', { patientId: 'somebody' }],
    ['of another connection of the platform', { platformId: 'hospital~2', patientId: 'at-hospital' }],
  ])('is none for a patient %s', async (_, asked) => {
    await expect(ask([source('hospital', hedda), source('clinic', hedda)], asked)).rejects.toMatchObject({
      code: 'PERSON_UNKNOWN',
    });
  });

  it('tells of a connection that could not be read, and does not ask it', async () => {
    const { asked, notes } = await ask([source('hospital', hedda), source('clinic', undefined)]);
    expect(asked).toHaveLength(1);
    expect(notes).toContain('clinic was not read (UPSTREAM_TIMEOUT): No answer.');
  });

  it('tells of a Patient that may not be all of the person’s, and asks it', async () => {
    const { asked, notes } = await ask([source('hospital', { ...hedda, active: false })]);
    expect(asked).toHaveLength(1);
    expect(notes).toContainEqual(expect.stringMatching(/^hospital \(PATIENT_INACTIVE\): The platform no longer uses/));
  });

  it('does not read what lies outside of what an app was given, and names no platform of it', async () => {
    const { asked, notes } = await ask([source('hospital', hedda), source('clinic', hedda)], {
      grant: grantOf('hospital'),
    });
    expect(asked).toHaveLength(1);
    expect(notes).toContain(
      '1 connection is outside of what this app was given, and was not read; the person can give more.',
    );
    expect(notes.join()).not.toContain('clinic');
  });

  it('is nobody’s without a session or a patient', async () => {
    const parts = {
      records: { people: async () => [] },
      auth: { statuses: async () => [] },
      readerOf: () => async () => ({ status: 200, body: {} }),
      fhirBaseUrl: String,
    };
    const asker = { app: 'rest', requestId: 'r' } as const;
    const hospital = { id: 'hospital' } as ResolvedPlatform;
    const read = parts.readerOf();
    await expect(openPersonRecord(asker, hospital, 'p', read, parts)).rejects.toMatchObject({ code: 'CALLER_UNKNOWN' });
    const session = { id: 's' } as unknown as Session;
    await expect(openPersonRecord({ ...asker, session }, hospital, undefined, read, parts)).rejects.toMatchObject({
      code: 'PATIENT_MISSING',
    });
  });
});
