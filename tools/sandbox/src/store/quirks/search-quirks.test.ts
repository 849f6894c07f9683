import type { Resource } from 'fhir/r4.js';
import {
  fixtureRecords,
  linkTo,
  observation,
  startStore,
  type AnyBody,
  type StoreUnderTest,
} from '../testing/store-fixture.js';
import type { Quirk } from './quirk.js';

const count = 40;
/** Forty results of one moment. */
const ties: Resource[] = Array.from({ length: count }, (_, at) =>
  observation(`t${at}`, 'ada', { code: '718-7', category: 'laboratory', date: '2020-01-01', value: at }),
);
const records = [...fixtureRecords().filter(({ resourceType }) => resourceType !== 'Observation'), ...ties];
const startWith = (...quirks: Quirk[]): Promise<StoreUnderTest> => startStore(records, quirks);

const idsOf = (body: AnyBody): string[] =>
  (body.entry ?? []).filter(({ search }) => search?.mode === 'match').map(({ resource }) => resource?.id ?? '');

/** Ids of each page, the links followed to the end. */
async function walk({ ask }: StoreUnderTest, url: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let next: string | undefined = url; next !== undefined && pages.length < 99;) {
    const { status, body } = await ask('GET', next);
    expect(status).toBe(200);
    pages.push(idsOf(body));
    next = linkTo(body, 'next');
  }
  return pages;
}

describe('reordered-ties', () => {
  it('orders equals anew at every execution, and the same way on the pages of one', async () => {
    const store = await startWith('reordered-ties');
    const url = 'Observation?_sort=-date&_count=9';
    const [first, second] = [await walk(store, url), await walk(store, url)];
    expect(first).not.toEqual(second);
    for (const pages of [first, second]) expect(new Set(pages.flat()).size).toBe(count);
  });
});

describe('text', () => {
  const total = async (store: StoreUnderTest, words: string): Promise<unknown> =>
    (await store.ask('GET', `Observation?code:text=${encodeURIComponent(words)}`)).body.total;

  it('matches the beginning of the whole text with text-prefix', async () => {
    const store = await startWith('text-prefix');
    expect(await total(store, 'volume')).toBe(0);
    expect(await total(store, 'hemo')).toBe(count);
  });

  it('is refused with text-unsupported', async () => {
    const { ask } = await startWith('text-unsupported');
    expect((await ask('GET', 'Observation?code:text=hemo')).status).toBe(400);
    expect((await ask('GET', 'Observation?code=718-7')).status).toBe(200);
  });
});

describe('no-total', () => {
  it.each(['', '&_total=accurate', '&_count=5'])('keeps silent about the number of results: %j', async (more) => {
    const { ask } = await startWith('no-total');
    const { body } = await ask('GET', `Observation?code=718-7${more}`);
    expect(body).not.toHaveProperty('total');
    expect(idsOf(body).length).toBeGreaterThan(0);
  });
});

describe('odd-pages', () => {
  it.each([1, 20, 200])('gives sizes that nobody asked for, an empty one among them: _count=%d', async (asked) => {
    const store = await startWith('odd-pages');
    const pages = await walk(store, `Observation?_count=${asked}`);
    expect(pages.map(({ length }) => length)).toEqual([7, 1, 0, 13, 7, 1, 0, 11]);
    expect(new Set(pages.flat()).size).toBe(count);
  });
});

describe('unknown parameters', () => {
  const url = 'Observation?code=718-7&colour=red&_count=1';
  const self = (body: AnyBody): string => body.link?.find(({ relation }) => relation === 'self')?.url ?? '';
  const strict = { headers: { prefer: 'handling=strict' } };

  it('are ignored without a word with ignore-unknown, whatever the client wants', async () => {
    const { ask } = await startWith('ignore-unknown');
    const { status, body } = await ask('GET', url, strict);
    expect(status).toBe(200);
    expect(self(body)).toContain('colour=red');
    expect(body.entry?.map(({ search }) => search?.mode)).toEqual(['match']);
    expect((await ask('GET', '?_type=Observation&colour=red&_count=1')).body.entry).toHaveLength(1);
  });

  it('are refused with refuse-unknown', async () => {
    const { ask } = await startWith('refuse-unknown');
    expect((await ask('GET', url)).status).toBe(400);
    expect((await ask('GET', '?_type=Observation&colour=red')).status).toBe(400);
    expect((await ask('GET', 'Observation?code=718-7')).status).toBe(200);
  });
});

describe('answers that are not what they say', () => {
  it('are of any code, and confirm the one that was asked for, with ignore-known', async () => {
    const { ask } = await startWith('ignore-known');
    const { body } = await ask('GET', 'Observation?code=nothing-such&_count=3');
    expect(idsOf(body)).toHaveLength(3);
    expect(body.link?.find(({ relation }) => relation === 'self')?.url).toContain('code=nothing-such');
    expect((await ask('GET', 'Observation?_id=t1')).body.total).toBe(1);
  });

  it('count their own page alone with short-total, and all where only the number is asked for', async () => {
    const { ask } = await startWith('short-total');
    expect((await ask('GET', 'Observation?_count=3')).body.total).toBe(3);
    expect((await ask('GET', 'Observation?_summary=count')).body.total).toBe(count);
  });

  it('have an OperationOutcome beside the results with outcome-beside', async () => {
    const { ask } = await startWith('outcome-beside');
    const { body } = await ask('GET', 'Observation?_count=1');
    expect(body.entry?.map(({ search }) => search?.mode)).toEqual(['match', 'outcome']);
  });
});
