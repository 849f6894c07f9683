import fc from 'fast-check';
import { indexOf, organizations } from '../testing/organizations.js';
import type { Organization, TenantQuery } from './organization.js';
import { tenantWords } from './tenant-words.js';

const index = indexOf();
const names = (query: TenantQuery) => index.search(query).organizations.map(({ name }) => name);

describe('looking up a tenant', () => {
  it('finds each by its id, with name and base URL', () => {
    for (const { tenant, name, fhirBaseUrl } of organizations) {
      if (tenant !== undefined) expect(index.find(tenant)).toEqual({ id: tenant, name, fhirBaseUrl });
    }
  });

  it.each(['', 'north', 'north-', 'north-1 ', 'NORTH-1', 'north-11', 'zzz', 'north-1\t0', '~', 'north-2\n'])(
    'finds nothing for %j',
    (id) => expect(index.find(id)).toBeUndefined(),
  );

  it('calls a tenant of several organizations by the shortest name', () => {
    const shared = indexOf([
      { tenant: 't', name: 'Harbor Clinic East Wing' },
      { tenant: 't', name: 'Harbor Clinic' },
    ]);
    expect(shared.find('t')).toEqual({ id: 't', name: 'Harbor Clinic' });
    expect(shared.header.lines).toMatchObject({ tenants: 1, organizations: 2 });
  });
});

describe('searching organizations', () => {
  it.each<[string, TenantQuery, string[]]>([
    ['a name', { query: 'northwind clinic' }, ['Northwind Clinic', 'Northwind Clinic Health System Lakes']],
    ['the beginning of a word', { query: 'nor' }, ['Northwind Clinic', 'Northwind Clinic Health System Lakes']],
    ['letters inside a word', { query: 'wind' }, ['Northwind Clinic', 'Northwind Clinic Health System Lakes']],
    ['another name', { query: 'arctic' }, ['Northwind Clinic']],
    ['words of the name before words of a city', { query: 'duluth' }, ['Duluth Family Practice', 'Northwind Clinic']],
    ['a state in the query', { query: 'northwind nd' }, ['Northwind Clinic Health System Lakes']],
    ['accents and fillers left out', { query: 'united care coast' }, ['Ünïted Cåre of the Coast']],
    ['an apostrophe left out', { query: 'childrens' }, ["St. Brigid's Children’s Hospital"]],
    ['a word written out', { query: 'saint brigids' }, ["St. Brigid's Children’s Hospital"]],
    ['a state', { state: 'mn' }, ['Northwind Clinic']],
    ['a state and a word', { query: 'clinic', state: 'ND' }, ['Northwind Clinic Health System Lakes']],
    ['a provider identifier', { npi: '1000000012' }, ['Northwind Clinic']],
  ])('finds by %s', (_what, query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  it.each<[string, TenantQuery]>([
    ['a word that occurs nowhere', { query: 'northwind xylophone' }],
    ['words of two organizations', { query: 'lakes brigids' }],
    ['one letter of a word', { query: 'n' }],
    ['two letters inside a word', { query: 'wi nd lakes orth' }],
    ['punctuation alone', { query: '!!!' }],
    ['a key of the index', { query: '!sMN' }],
    ['part of a provider identifier', { npi: '100000001' }],
    ['a provider identifier as a word', { query: '1000000012' }],
    ['another state', { query: 'duluth', state: 'TX' }],
    ['part of a state', { state: 'M' }],
    ['a query over the limit', { query: `northwind ${' '.repeat(200)}` }],
    ['more words than names have', { query: 'n1 n2 n3 n4 n5 n6 n7 n8 n9 n10 n11 n12 n13 n14 n15 n16 n17' }],
  ])('finds nothing for %s', (_what, query) => {
    expect(index.search(query)).toEqual({ total: 0, organizations: [] });
  });

  it('gives back what was put in', () => {
    const found = index.search({ limit: 100 }).organizations;
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(organizations.map(({ name }) => name)));
    for (const organization of organizations) expect(found).toContainEqual(organization);
  });

  it('pages without gap or overlap, and counts all', () => {
    const pages = [0, 2, 4, 6].map((offset) => index.search({ offset, limit: 2 }));
    expect(pages.map(({ total, organizations: page }) => [total, page.length])).toEqual([
      [5, 2],
      [5, 2],
      [5, 1],
      [5, 0],
    ]);
    expect(pages.flatMap(({ organizations: page }) => page)).toEqual(index.search({ limit: 5 }).organizations);
  });

  it('makes the same file whatever the order of the organizations', () => {
    const turned = indexOf([...organizations].reverse());
    expect(turned.search({ limit: 9 })).toEqual(index.search({ limit: 9 }));
  });
});

describe('any directory and any query', () => {
  const word = fc.constantFrom(
    'mayo',
    'may',
    'mercy',
    'st',
    'clinic',
    'clinical',
    'health',
    'über',
    '李',
    'of',
    "o'neil",
  );
  const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const state = fc.constantFrom('MN', 'WI', 'ME');
  const organization: fc.Arbitrary<Organization> = fc.record(
    {
      name: phrase,
      aliases: fc.array(phrase, { minLength: 1, maxLength: 2 }),
      places: fc.array(fc.record({ city: phrase, state }), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['name'] },
  );
  const wordsIn = ({ name, aliases = [], places = [] }: Organization) =>
    [name, ...aliases, ...places.flatMap((place) => [place.city ?? '', place.state ?? ''])].flatMap(tenantWords);

  it('returns exactly the organizations in which every word occurs', () => {
    fc.assert(
      fc.property(fc.array(organization, { maxLength: 12 }), fc.oneof(phrase, fc.string()), (list, query) => {
        const wanted = tenantWords(query);
        const matches = (candidate: Organization) =>
          wanted.every((part) =>
            wordsIn(candidate).some(
              (whole) =>
                whole === part ||
                (Buffer.byteLength(part) >= 2 && part.length >= 2 && whole.startsWith(part)) ||
                (part.length >= 3 && whole.includes(part)),
            ),
          );
        const expected = wanted.length === 0 && query.trim() !== '' ? [] : list.filter(matches);
        expect(indexOf(list).search({ query, limit: 100 }).total).toBe(expected.length);
        for (const found of indexOf(list).search({ query, limit: 100 }).organizations)
          expect(matches(found)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('returns only organizations of the state asked for', () => {
    fc.assert(
      fc.property(fc.array(organization, { maxLength: 12 }), state, (list, wanted) => {
        const inState = ({ places = [] }: Organization) => places.some((place) => place.state === wanted);
        const { total, organizations: found } = indexOf(list).search({ state: wanted, limit: 100 });
        expect(found.every(inState)).toBe(true);
        expect(total).toBe(list.filter(inState).length);
      }),
      { numRuns: 100 },
    );
  });
});
