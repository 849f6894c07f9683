import {
  baseUrl,
  clinician,
  linkTo,
  observation,
  startStore,
  storeOfEach,
  token,
  type StoreUnderTest,
} from '../testing/store-fixture.js';

const { ask, find } = storeOfEach();

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

/** Follows `next` from a first request to the end. */
async function readAll({ ask }: StoreUnderTest, url: string): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined = url;
  while (next !== undefined) {
    const { status, body }: Awaited<ReturnType<typeof ask>> = await ask('GET', next);
    expect(status).toBe(200);
    ids.push(...(body.entry ?? []).map(({ resource }) => resource?.id ?? ''));
    next = linkTo(body, 'next');
  }
  return ids;
}

describe('result bundles', () => {
  it('carry total, absolute full URLs, modes and a self link', async () => {
    const { body, status } = await ask('GET', 'Patient?family=brook&_pretty=true');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 1,
      link: [{ relation: 'self', url: `${baseUrl}/Patient?family=brook` }],
      entry: [{ fullUrl: `${baseUrl}/Patient/bob`, search: { mode: 'match' } }],
    });
  });

  it.each(['_summary=count', '_count=0'])('hold only the total with %s', async (query) => {
    const { body } = await ask('GET', `Observation?code=718-7&${query}`);
    expect(body).toMatchObject({ total: 3 });
    expect(body.entry).toBeUndefined();
  });

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

  it('bring in nothing the scopes do not cover', async () => {
    const url =
      'Observation?_include=Observation:performer&_include=Observation:subject&_include=Observation:encounter';
    expect(await include(url, token('patient/Observation.rs patient/Encounter.r', 'ada'))).toEqual(['Encounter/visit']);
    expect(
      await include(
        'Patient?_revinclude=Observation:subject',
        token('patient/Patient.rs patient/Observation.r', 'ada'),
      ),
    ).toEqual([]);
  });
});

describe('paging', () => {
  it('gives every match once, in order, over all pages', async () => {
    const under = await manyResults(45);
    const ids = await readAll(under, 'Observation?_sort=value-quantity&_count=10');
    expect(ids).toEqual(Array.from({ length: 45 }, (_, at) => `o${at}`));
  });

  it('links first, previous, next and last', async () => {
    const { ask } = await manyResults(25);
    const first = (await ask('GET', 'Observation?_count=10')).body;
    expect(first.link?.map(({ relation }) => relation)).toEqual(['self', 'first', 'next', 'last']);
    const second = (await ask('GET', linkTo(first, 'next') ?? '')).body;
    expect(second.link?.map(({ relation }) => relation)).toEqual(['self', 'first', 'previous', 'next', 'last']);
    const last = (await ask('GET', linkTo(second, 'last') ?? '')).body;
    expect(last.entry).toHaveLength(5);
    expect(last.link?.map(({ relation }) => relation)).toEqual(['self', 'first', 'previous', 'last']);
    const back = (await ask('GET', linkTo(second, 'previous') ?? '')).body;
    expect(back.entry?.map(({ resource }) => resource?.id)).toEqual(first.entry?.map(({ resource }) => resource?.id));
  });

  it('shows the record as it was when the search was made, whatever is written meanwhile', async () => {
    const under = await manyResults(30);
    const first = (await under.ask('GET', 'Observation?patient=ada&_sort=-value-quantity&_count=5')).body;
    const moved = { ...observation('o28', 'bob', { code: 'x', category: 'c', date: '2024', value: 1 }) };
    await under.ask('PUT', 'Observation/o28', { body: moved });
    await under.ask('DELETE', 'Observation/o10');
    await under.ask('POST', 'Observation', {
      body: observation('new', 'ada', { code: 'x', category: 'c', date: '2024', value: 11 }),
    });
    const rest = await readAll(under, linkTo(first, 'next') ?? '');
    expect(rest).toEqual(['o18', 'o16', 'o14', 'o12', 'o10', 'o8', 'o6', 'o4', 'o2', 'o0']);
    expect((await under.ask('GET', 'Observation?patient=ada')).body.total).toBe(14);
  });

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

  it('checks who presents a token again on every page', async () => {
    const { ask } = await manyResults(60);
    const next = linkTo((await ask('GET', 'Observation?_count=5')).body, 'next') ?? '';
    expect((await ask('GET', next, { access: token('patient/Condition.rs', 'ada') })).status).toBe(403);
    const { body } = await ask('GET', next, { access: token('patient/Observation.rs', 'bob') });
    const subjects = body.entry?.map(({ resource }) => (resource?.['subject'] as { reference: string }).reference);
    expect(new Set(subjects)).toEqual(new Set(['Patient/bob']));
  });

  it('holds no readable search value in a token', async () => {
    const { ask } = await manyResults(25);
    const next = linkTo((await ask('GET', 'Observation?patient=ada&_count=1')).body, 'next') ?? '';
    expect(Buffer.from(next.slice(7), 'base64url').toString('latin1')).not.toContain('ada');
  });
});
