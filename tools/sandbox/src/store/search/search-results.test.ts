import {
  clinician,
  linkTo,
  observation,
  startStore,
  storeOfEach,
  type StoreUnderTest,
} from '../testing/store-fixture.js';

const { find } = storeOfEach();

const manyResults = async (count: number): Promise<StoreUnderTest> =>
  startStore(
    Array.from({ length: count }, (_, at) =>
      observation(`o${at}`, at % 2 === 0 ? 'ada' : 'bob', {
        code: '718-7',
        category: 'laboratory',
        date: `2024-01-${String((at % 28) + 1).padStart(2, '0')}`,
        value: at,
      }),
    ),
  );

describe('result bundles', () => {
  it.each([
    ['date', ['b1', 'a1', 'a2', 'a3']],
    ['-date', ['a3', 'a2', 'a1', 'b1']],
    ['patient,-value-quantity', ['a3', 'a2', 'a1', 'b1']],
    ['encounter,-date', ['a3', 'a2', 'a1', 'b1']],
    ['-encounter,date', ['a1', 'a2', 'a3', 'b1']],
    ['-_id', ['b1', 'a3', 'a2', 'a1']],
  ])('are sorted by %s, resources without the element last', async (sort, ids) => {
    expect(await find(`Observation?_sort=${sort}`)).toEqual(ids.map((id) => `Observation/${id}`));
  });
});

describe('includes', () => {
  const include = async (url: string, access = clinician): Promise<string[]> =>
    (await startStore()).find(url, access, 'include');

  it.each([
    ['Observation?_id=a1&_include=Observation:subject', ['Patient/ada']],
    ['Observation?_id=a1&_include=Observation:subject:Patient', ['Patient/ada']],
    ['Observation?_id=a1&_include=Observation:subject:Group', []],
    ['Observation?code=718-7&_include=Observation:performer', ['Practitioner/doc']],
    ['Patient?_id=ada&_revinclude=Encounter:patient', ['Encounter/visit']],
    [
      'Observation?_id=a1&_include=Observation:encounter&_revinclude=Provenance:target',
      ['Encounter/visit', 'Provenance/entry-of-a1'],
    ],
    ['Patient?_id=bob&_revinclude=Encounter:patient', []],
    ['Patient?_id=ada&_revinclude=Observation:performer', []],
  ])('%s', async (url, expected) => {
    expect(await include(url)).toEqual(expected);
  });
});

describe('paging', () => {
  it('refuses a token that was changed, cut, moved to another base or made elsewhere', async () => {
    const { ask } = await manyResults(25);
    const other = await manyResults(25);
    const next = linkTo((await ask('GET', 'Observation')).body, 'next') ?? '';
    const sealed = next.slice('?_page='.length);
    const flipped = (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1);
    for (const bad of [
      flipped,
      sealed.slice(0, -4),
      `${sealed}=`,
      `${sealed}!`,
      '',
      'AAAA',
      `${sealed}&_page=${sealed}`,
    ]) {
      expect((await ask('GET', `?_page=${bad}`)).status).toBe(400);
    }
    expect((await ask('GET', next, { baseUrl: 'http://localhost/open/fhir' })).status).toBe(400);
    expect((await other.ask('GET', next)).status).toBe(400);
    expect((await ask('GET', next)).status).toBe(200);
  });
});
