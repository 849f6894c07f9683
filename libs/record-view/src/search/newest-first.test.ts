import { platform as testPlatform } from '@fhir-gateway/testing/platform';
import type { FhirResource } from 'fhir/r4.js';
import type { FhirReader } from '../fhir-reader.js';
import type { SearchArguments } from './search-query.js';
import { findShown } from '../word-search/find-record.js';
import { OfferedSorts } from './offered-sorts.js';

const base = 'https://fhir.example.com';
/** One result a day, the oldest first, as servers give them that sort by nothing. */
const results = Array.from({ length: 40 }, (_, day): FhirResource => ({
  resourceType: 'Observation',
  id: `o${day}`,
  status: 'final',
  code: { text: 'Glucose' },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
}));

interface Habits {
  readonly pageSize?: number;
  /** Search parameters of Observation in its CapabilityStatement; absent when it answers none. */
  readonly offers?: readonly string[];
  readonly sorting?: 'sorts' | 'ignores' | 'refuses';
}

/** It says which parameters it looked at. */
function platform({ pageSize = 10, offers, sorting = 'sorts' }: Habits) {
  const server = testPlatform(...results)
    .without('repeated')
    .pages(pageSize)
    .counts('right')
    .tellsItself();
  if (offers) server.offers({ Observation: offers });
  if (sorting === 'refuses') server.refuses('_sort');
  return sorting === 'sorts' ? server.knows('_sort', 'patient') : server;
}

function ask(reader: FhirReader, sorts = new OfferedSorts(), search: Partial<SearchArguments> = {}) {
  const options = { reader, baseUrl: base, limits: { rows: 10, characters: 12_000 }, source: 'stub', sorts };
  return findShown({ resourceType: 'Observation', ...search }, options, (one) => one);
}

async function find(habits: Habits, search: Partial<SearchArguments> = {}) {
  const { reader, asked } = platform(habits);
  const page = await ask(reader, new OfferedSorts(), search);
  return { page, asked, first: page.rows[0]?.ref };
}

const said = expect.arrayContaining([expect.stringContaining('own order')]) as unknown;

describe('the first page of a long list', () => {
  it('begins with the newest where the platform says that it can sort by date', async () => {
    const { page, asked, first } = await find({ offers: ['date'] }, { patient: 'p' });
    expect(first).toBe('Observation/o39');
    expect(page).toMatchObject({ order: 'newest first', total: 40, warnings: [] });
    expect(asked).toEqual(['Observation?patient=p', 'metadata', 'Observation?patient=p&_sort=-date']);
  });

  it('is asked for in that order at once where the platform was asked before, within an hour', async () => {
    let now = 0;
    const sorts = new OfferedSorts(() => now);
    const { reader, asked } = platform({ offers: ['date'] });
    await ask(reader, sorts);
    asked.length = 0;
    expect(await ask(reader, sorts)).toMatchObject({ order: 'newest first', warnings: [] });
    expect(asked).toEqual(['Observation?_sort=-date']);
    asked.length = 0;
    await ask(reader, sorts, { params: { _id: 'o1' } });
    expect(asked).toEqual(['Observation?_id=o1']);
    now = 3_600_001;
    asked.length = 0;
    await ask(reader, sorts);
    expect(asked).toEqual(['Observation', 'metadata', 'Observation?_sort=-date']);
  });

  it.each([
    ['answers it with an error', () => Promise.resolve({ status: 404, headers: {}, body: undefined })],
    ['does not answer', () => Promise.reject(Object.assign(new Error('late'), { code: 'UPSTREAM_TIMEOUT' }))],
  ])('asks a platform for its CapabilityStatement once a minute at most where it %s', async (_what, metadata) => {
    let now = 0;
    const sorts = new OfferedSorts(() => now);
    const { reader: records, asked } = platform({});
    let times = 0;
    const reader: FhirReader = (request) => {
      if (request.path !== 'metadata') return records(request);
      times += 1;
      return metadata();
    };
    for (const at of [0, 1, 59_999, 60_000]) {
      now = at;
      expect((await ask(reader, sorts)).warnings).toEqual(said);
    }
    expect([asked.length, times]).toEqual([4, 2]);
  });

  it('learns nothing of a platform from a caller that went away', async () => {
    const sorts = new OfferedSorts(() => 0);
    const gone = () => Promise.reject(Object.assign(new Error('gone'), { code: 'CLIENT_CLOSED' }));
    expect(await sorts.find('stub', 'Observation', gone)).toBeUndefined();
    expect(await sorts.find('stub', 'Observation', platform({ offers: ['date'] }).reader)).toBe('-date');
  });

  it('is not asked for in an order that the platform has refused', async () => {
    const sorts = new OfferedSorts();
    const { reader, asked } = platform({ offers: ['date'], sorting: 'refuses' });
    for (let round = 0; round < 2; round += 1) {
      asked.length = 0;
      expect((await ask(reader, sorts)).warnings).toEqual(said);
    }
    expect(asked).toEqual(['Observation']);
  });

  it.each([
    ['does not list such a parameter', { offers: ['code'] }],
    ['has no CapabilityStatement', {}],
    ['refuses to sort after all', { offers: ['date'], sorting: 'refuses' as const }],
    ['ignores the order', { offers: ['date'], sorting: 'ignores' as const }],
  ])('comes as it is, and says so, where the platform %s', async (_what, habits) => {
    const { page, first } = await find(habits);
    expect(first).toBe('Observation/o0');
    expect(page.order).toBeUndefined();
    expect(page.warnings).toEqual(said);
  });

  it.each([
    ['somebody asked for another order', { sort: ['code'] }],
    ['somebody asked for an order as a parameter', { params: { _sort: 'code' } }],
    ['results are asked for by id', { params: { _id: 'o1,o2' } }],
  ])('is asked for once where %s', async (_what, search) => {
    const { asked } = await find({ offers: ['date'] }, search);
    expect(asked).toHaveLength(1);
  });

  it('is not asked for in another order at a platform that takes no more than it lists', async () => {
    const { page, asked } = await find({ offers: ['date'] }, { isStrict: true });
    expect(asked).toHaveLength(1);
    expect(page.warnings).toEqual(said);
  });
});

describe('a list that came at once', () => {
  it('is shown the newest first where it takes several pages', async () => {
    const { page, asked, first } = await find({ pageSize: 40 });
    expect(first).toBe('Observation/o39');
    expect(page.order).toBe('newest first');
    expect(page.next?.rest?.rows.map(({ ref }) => ref).slice(0, 2)).toEqual(['Observation/o29', 'Observation/o28']);
    expect(asked).toHaveLength(1);
  });

  it('is shown as it came in the order that somebody asked for', async () => {
    const { first } = await find({ pageSize: 40, sorting: 'ignores' }, { sort: ['code'] });
    expect(first).toBe('Observation/o0');
  });
});

it('columns that are asked for are on every page, and take nothing away', async () => {
  const { page, asked } = await find({ offers: ['date'] }, { elements: ['issued', 'effective'] });
  expect(asked.join()).not.toContain('_elements');
  expect(page.rows[0]).toMatchObject({
    date: '2026-02-09T00:00:00.000Z',
    more: { effective: '2026-02-09T00:00:00.000Z' },
  });
  expect(page.next).toMatchObject({ columns: ['issued', 'effective'] });
});
