import { whoseEntries, whoseEntriesPerson } from '@fhir-gateway/testing';
import type { Bundle, Observation, Resource } from 'fhir/r4.js';
import type { CoverageReader } from '../../record-pages.js';
import type { RecordPart } from './record-part.js';
import { WholeRecord } from './whole-record.js';

type Answers = Readonly<Record<string, Resource | Error | number>>;

function bundle(...resources: Resource[]): Bundle {
  const entry = resources.map((resource) => ({ resource: resource as never }));
  return { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry };
}

/** A platform that answers by path, and whatever was asked of it. */
function platform(platformId: string, patientId: string, answers: Answers) {
  const asked: string[] = [];
  const read: CoverageReader = async ({ path, query }) => {
    asked.push(`${path}?${query}`);
    const answer = answers[path] ?? 404;
    if (answer instanceof Error) throw answer;
    return typeof answer === 'number'
      ? { status: answer, body: { resourceType: 'OperationOutcome' } }
      : { status: 200, body: structuredClone(answer) };
  };
  const part: RecordPart = { platformId, patientId, baseUrl: `https://gateway.example/api/fhir/${platformId}`, read };
  return { part, asked };
}

const observation = (id: string, patient: string, on: string, more: Partial<Observation> = {}): Observation => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, effectiveDateTime: on, ...more },
  subject: { reference: `Patient/${patient}` },
});

const search = { path: 'Observation', query: 'patient=p1&code=59408-5&_count=50' };
const observationsIn = (body: unknown) =>
  ((body as Bundle).entry ?? []).map(({ resource }) => resource as unknown as Observation);

const refusing = (code: string) => Object.assign(new Error('x'), { code });

/** Two hospitals that have the same ids for different things. */
function two(atOther: Answers = {}, gaps: string[] = []) {
  const performer = [{ reference: 'Practitioner/d1' }];
  const doctor = (text: string) => ({ resourceType: 'Practitioner', id: 'd1', name: [{ text }] }) as Resource;
  const own = platform('hospital', 'p1', {
    Observation: bundle(observation('o1', 'p1', '2026-01-05', { performer })),
    'Practitioner/d1': doctor('Own'),
  });
  const other = platform('clinic', 'p2', {
    Observation: bundle(observation('o1', 'p2', '2026-03-05', { performer }), observation('o2', 'p2', '2025-01-05')),
    'Practitioner/d1': doctor('Other'),
    ...atOther,
  });
  return { own, other, whole: new WholeRecord(own.part, [other.part], gaps) };
}

describe('one person’s record over two platforms', () => {
  it('puts a search about the patient to both, each with its own id of the patient', async () => {
    const { own, other, whole } = two();
    const { status, body } = await whole.read(search);
    expect(status).toBe(200);
    expect([own.asked, other.asked]).toEqual([
      ['Observation?patient=p1&code=59408-5&_count=50'],
      ['Observation?patient=p2&code=59408-5&_count=50'],
    ]);
    expect(observationsIn(body).map(({ subject }) => subject?.reference)).toEqual(Array(3).fill('Patient/p1'));
    expect((body as Bundle).total).toBe(3);
  });

  it('gives two resources of one id two ids, and says which platform each is from', async () => {
    const { whole } = two();
    const { body } = await whole.read(search);
    const [own, adopted] = observationsIn(body);
    expect([own?.id, adopted?.id === 'o1']).toEqual(['o1', false]);
    expect([own?.meta, adopted?.meta?.source]).toEqual([undefined, 'https://gateway.example/api/fhir/clinic']);
    expect(whole.nameOf(`Observation/${adopted?.id}`)).toBe('Observation/o1 of clinic');
    expect(whole.nameOf('Observation/o1')).toBeUndefined();
    const fullUrls = (body as Bundle).entry?.map(({ fullUrl }) => fullUrl).filter(Boolean);
    expect(new Set(fullUrls).size).toBe(2);
  });

  it('follows a reference to the platform of the resource that has it', async () => {
    const { whole } = two();
    const { body } = await whole.read(search);
    const names = observationsIn(body).map(({ performer }) => performer?.[0]?.reference);
    const read = async (name = '') => ((await whole.read({ path: name, query: '' })).body as { name?: object[] }).name;
    expect(await read(names[0])).toEqual([{ text: 'Own' }]);
    expect(names[1]).not.toBe(names[0]);
    expect(await read(names[1])).toEqual([{ text: 'Other' }]);
  });

  it('has the same ids in the next call', async () => {
    const [one, other] = await Promise.all([two().whole.read(search), two().whole.read(search)]);
    expect(one).toEqual(other);
  });

  it.each([
    ['-date', '1', ['2026-03-05']],
    ['date', '2', ['2025-01-05', '2026-01-05']],
  ])('puts what is sorted by %s in one order, and cuts it as a server would', async (sort, count, dates) => {
    const { whole } = two();
    const { body } = await whole.read({ path: 'Observation', query: `patient=p1&_sort=${sort}&_count=${count}` });
    expect(observationsIn(body).map(({ effectiveDateTime }) => effectiveDateTime)).toEqual(dates);
  });

  it('answers no search in an order that it cannot make, and says so', async () => {
    const { whole, own, other } = two();
    const { status } = await whole.read({ path: 'Observation', query: 'patient=p1&_sort=value-quantity&_count=1' });
    expect([status, own.asked, other.asked]).toEqual([503, [], []]);
    expect(whole.notes()).toEqual([expect.stringContaining('Observation was not read')]);
  });

  it.each([
    ['Patient', 'p1', ''],
    ['Coverage', undefined, 'patient=p1'],
    ['ExplanationOfBenefit', undefined, 'patient=p1'],
    ['Practitioner', undefined, 'identifier=x'],
  ])('reads a %s at the platform of the patient alone', async (type, id, query) => {
    const { whole, own, other } = two();
    await whole.read({ path: id === undefined ? type : `${type}/${id}`, query });
    expect([own.asked.length, other.asked]).toEqual([1, []]);
  });

  const ofIds = ['encounter=Encounter/e1', 'performer=d1', 'subject:Patient.name=x', '_has:Condition:evidence:code=x'];
  it.each([...ofIds, '_include=*'])(
    'does not carry %s over: an id is somebody else’s at another platform',
    async (parameter) => {
      const { whole, other } = two();
      await whole.read({ path: 'Observation', query: `patient=p1&${parameter}` });
      expect(other.asked).toEqual([]);
      expect(whole.notes()).toContainEqual(expect.stringContaining('at hospital alone'));
    },
  );

  it.each<[string, Answers, RegExp]>([
    ['is down', { Observation: 503 }, /Observation of clinic could not be read \(status 503\)/],
    [
      'is not part of what was granted',
      { Observation: refusing('GRANT_INSUFFICIENT') },
      /clinic .* \(GRANT_INSUFFICIENT\)/,
    ],
    ['has somebody else, too', { Observation: bundle(observation('o3', 'p3', '2026-01-01')) }, /somebody else/],
    ['answers with no Bundle', { Observation: { resourceType: 'Basic' } as Resource }, /status 200/],
  ])('has no answer where one platform %s: the latest of a part would be wrong', async (_, answers, note) => {
    const { whole } = two(answers);
    expect((await whole.read(search)).status).toBe(503);
    expect(whole.notes()).toContainEqual(expect.stringMatching(note));
  });

  it('answers where a platform has nothing of the type, and says so', async () => {
    const { whole } = two({ Observation: 404 });
    const { status, body } = await whole.read(search);
    expect([status, observationsIn(body).length]).toEqual([200, 1]);
    expect(whole.notes()).toEqual([
      'Read from the whole record: hospital (1 Observation).',
      'clinic has no Observation to be searched for.',
    ]);
  });

  it('answers with what another has where the patient’s own platform has nothing of the type', async () => {
    const own = platform('payer', 'p1', {});
    const { other } = two();
    const whole = new WholeRecord(own.part, [other.part]);
    expect(observationsIn((await whole.read(search)).body)).toHaveLength(2);
  });

  it('passes on what the patient’s own platform refuses, and a fault of the program', async () => {
    const refused = platform('hospital', 'p1', { Observation: refusing('SCOPE_INSUFFICIENT') });
    const { other } = two({ Observation: new TypeError('a fault') });
    await expect(new WholeRecord(refused.part, [two().other.part]).read(search)).rejects.toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
    });
    await expect(new WholeRecord(two().own.part, [other.part]).read(search)).rejects.toThrow('a fault');
  });

  it('says that there is a further page, whoever has it', async () => {
    const more = { ...bundle(), link: [{ relation: 'next', url: 'https://gateway.example/api/fhir/clinic?page=2' }] };
    const { whole } = two({ Observation: more });
    expect(((await whole.read(search)).body as Bundle).link).toEqual(more.link);
  });

  it('tells what is known to be missing from the start, and what was read without a value of it', async () => {
    const { whole } = two({}, ['lab was not read (LOGIN_REQUIRED): The connection has ended.']);
    await whole.read(search);
    expect(whole.notes()).toEqual([
      'Read from the whole record: hospital (1 Observation); clinic (2 Observation).',
      'lab was not read (LOGIN_REQUIRED): The connection has ended.',
    ]);
  });
});

describe.each([['the patient’s own platform'], ['another platform']])('entries of %s', (where) => {
  it.each(whoseEntries)(
    'leave the whole type open where one is about $what, unless it is the person or nobody',
    async (row) => {
      const { patientId, linkedPatientIds } = whoseEntriesPerson;
      const strange = platform('strange', patientId, { Condition: bundle(row.entry as Resource) });
      const polite = platform('polite', patientId, { Condition: bundle() });
      const part = { ...strange.part, linkedPatientIds };
      const isOwn = where !== 'another platform';
      const whole = isOwn ? new WholeRecord(part, [polite.part]) : new WholeRecord(polite.part, [part]);
      const { status } = await whole.read({ path: 'Condition', query: `patient=${patientId}` });
      const isGood = ['own', 'unsaid'].includes(row.whose);
      expect([status, whole.notes().some((note) => note.includes('somebody else'))]).toEqual([
        isGood ? 200 : 503,
        !isGood,
      ]);
      expect(whole.notes().some((note) => note.includes('1 Condition'))).toBe(
        isGood && row.entry.resourceType === 'Condition',
      );
    },
  );
});
