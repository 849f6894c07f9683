import type { FhirReader, ReaderAnswer } from '@fhir-gateway/record-view';

import { readSections, type ReadingOptions } from './read-section.js';
import type { RecordConnection } from './record-connection.js';

const describeFailure: ReadingOptions['describe'] = () => ({
  code: 'UPSTREAM_UNREACHABLE',
  httpStatus: 502,
  message: 'The platform cannot be reached.',
});
const within = (ms = 60_000): ReadingOptions => ({ signal: AbortSignal.timeout(ms), describe: describeFailure });

const bundle = (resources: readonly object[], next?: string): ReaderAnswer => ({
  status: 200,
  headers: {},
  body: {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource })),
    ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
  },
});
const refusal = (status: number): ReaderAnswer => ({ status, headers: {}, body: { resourceType: 'OperationOutcome' } });

/** A connection that notes what it is asked for. */
function connection(reader: FhirReader, more: Partial<RecordConnection> = {}) {
  const asked: string[] = [];
  const noting: FhirReader = (request) => {
    asked.push(`${request.path}?${decodeURIComponent(request.query ?? '')}`);
    return reader(request);
  };
  const base = { id: 'ehr', platformName: 'EHR', patientId: 'p', isStrict: false };
  const one: RecordConnection = { ...base, baseUrl: 'http://gateway.test/api/fhir/ehr', reader: noting, ...more };
  return { one, asked };
}

describe('readSections', () => {
  it('sends each search once, however many sections need it', async () => {
    const { one, asked } = connection(() => Promise.resolve(bundle([])));
    await readSections([one], ['medications', 'claims', 'encounters'], within());
    const types = asked.map((path) => path.split('?')[0]);
    expect(types.filter((type) => type === 'ExplanationOfBenefit' || type === 'Encounter')).toHaveLength(2);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('asks for medications along with orders, and for neither order nor medications where that is refused', async () => {
    const { one, asked } = connection(({ query = '' }) =>
      Promise.resolve(/_include|_sort/.test(query) ? refusal(400) : bundle([])),
    );
    const [reading] = await readSections([one], ['medications'], within());
    expect(reading?.gaps).toEqual([]);
    expect(asked.filter((path) => path.startsWith('MedicationRequest'))).toEqual([
      'MedicationRequest?patient=p&_include=MedicationRequest:medication&_sort=-authoredon&_count=100',
      'MedicationRequest?patient=p&_count=100',
    ]);
  });

  it('names medications that are only referred to', async () => {
    const order = { resourceType: 'MedicationRequest', id: '1', medicationReference: { reference: 'Medication/m' } };
    const medication = { resourceType: 'Medication', id: 'm', code: { text: 'lisinopril 10 MG' } };
    const { one } = connection(({ path }) => {
      if (path === 'Medication/m') return Promise.resolve({ status: 200, headers: {}, body: medication });
      return Promise.resolve(bundle(path === 'MedicationRequest' ? [order] : []));
    });
    const [reading] = await readSections([one], ['medications'], within());
    expect(reading?.resources).toEqual([expect.objectContaining({ medicationCodeableConcept: medication.code })]);
  });

  it('does not let a platform that hangs keep the others from being asked', async () => {
    const hanging = connection(() => new Promise<ReaderAnswer>(() => undefined), { id: 'hanging' });
    const quick = connection(() => Promise.resolve(bundle([])), { id: 'quick' });
    const readings = await readSections(
      [hanging.one, quick.one],
      ['problems', 'medications', 'results', 'vitals', 'documents', 'claims'],
      within(200),
    );
    expect(quick.asked).toHaveLength(10);
    const gaps = readings.flatMap((reading) => reading.gaps);
    expect(new Set(gaps.map(({ connection: id, reason }) => `${id} ${reason}`))).toEqual(new Set(['hanging timeout']));
  });

  it('asks nothing more after its deadline', async () => {
    const { one, asked } = connection(() => new Promise<ReaderAnswer>(() => undefined));
    const late = await readSections([one], ['problems'], { ...within(), signal: AbortSignal.abort() });
    expect(late[0]?.gaps).toEqual([expect.objectContaining({ reason: 'timeout', code: 'UPSTREAM_TIMEOUT' })]);
    expect(asked).toEqual([]);
    await readSections([one], ['problems', 'medications', 'results', 'vitals', 'claims'], within(50));
    // Those that were under way, of one platform.
    expect(asked).toHaveLength(6);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'refused'],
    [404, 'unsupported'],
    [501, 'unsupported'],
    [500, 'failed'],
    [504, 'timeout'],
  ])('has a gap for %d: %s', async (status, reason) => {
    const { one } = connection(() => Promise.resolve(refusal(status)));
    const [reading] = await readSections([one], ['problems'], within());
    expect(reading?.gaps).toEqual([expect.objectContaining({ connection: 'ehr', resourceType: 'Condition', reason })]);
  });

  it('has no gap where a platform has no claims to complete the medications with, and one where it refuses them', async () => {
    const without = (status: number) =>
      connection(({ path }) => Promise.resolve(path === 'ExplanationOfBenefit' ? refusal(status) : bundle([]))).one;
    const gapsOf = async (status: number) =>
      (await readSections([without(status)], ['medications'], within()))[0]?.gaps;
    expect(await gapsOf(404)).toEqual([]);
    expect(await gapsOf(403)).toEqual([expect.objectContaining({ reason: 'refused' })]);
  });

  it('asks nothing of a connection that has ended, or of nobody’s record', async () => {
    const ended = connection(() => Promise.resolve(bundle([])), {
      ended: { code: 'LOGIN_REQUIRED', message: 'Ended.' },
    });
    const nobody = connection(() => Promise.resolve(bundle([])), { id: 'nobody' });
    const { patientId: _none, ...unnamed } = nobody.one;
    const readings = await readSections([ended.one, unnamed], ['problems'], within());
    expect(readings.flatMap(({ gaps }) => gaps.map(({ reason }) => reason))).toEqual(['unauthorized', 'refused']);
    expect([...ended.asked, ...nobody.asked]).toEqual([]);
  });

  it('reads a list to its end whose pages have a few entries', async () => {
    const base = 'http://gateway.test/api/fhir/ehr';
    const { one } = connection(({ query = '' }) => {
      const page = Number(new URLSearchParams(query).get('page') ?? 0);
      const found = [0, 1, 2].map((index) => ({ resourceType: 'Condition', id: `c${page * 3 + index}` }));
      return Promise.resolve(bundle(found, page < 99 ? `${base}/Condition?page=${page + 1}` : undefined));
    });
    const [reading] = await readSections([one], ['problems'], within());
    expect(reading?.resources).toHaveLength(300);
    expect(reading?.gaps).toEqual([]);
  });

  it('says that there is more than it reads', async () => {
    let page = 0;
    const { one } = connection(() => {
      page += 1;
      const found = { resourceType: 'Condition', id: `c${page}` };
      return Promise.resolve(bundle([found], `http://gateway.test/api/fhir/ehr/Condition?page=${page}`));
    });
    const limits = { pages: 3, resources: 10 };
    const [reading] = await readSections([one], ['problems'], { ...within(), limits });
    expect(reading?.resources).toHaveLength(3);
    expect(reading?.gaps).toEqual([expect.objectContaining({ reason: 'truncated', code: 'RECORD_TRUNCATED' })]);
  });
});
