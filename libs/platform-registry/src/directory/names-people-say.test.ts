import { floodOf } from '@fhir-gateway/testing';
import fc from 'fast-check';
import type { DirectoryEntry, DirectoryQuery } from './directory-query.js';
import { directoryWords } from './words/directory-words.js';
import { linesOf, openShipped } from './testing/shipped-directory.js';

const seed = 20261128;
const pairsOf = (list: string) => linesOf(list).map((line) => line.split(' | ') as [string, string]);
const { registry, catalog, definitions } = openShipped();
const folded = (name: string) => directoryWords(name).join('');
const isCalled = ({ name, matchedAs }: DirectoryEntry, wanted: string) =>
  [name, matchedAs?.name ?? ''].some((text) => folded(text) === folded(wanted));
const firstThree = (query: string) => registry.searchDirectory({ query, limit: 3 }).entries;

describe('names as people say them', () => {
  const said = pairsOf('names-people-say.txt');

  it.each(said)('%j finds %s among the first three', (query, wanted) => {
    const found = firstThree(query);
    const fits = wanted
      .split(' / ')
      .some((one) => found.some((entry) => entry.platformId === one || isCalled(entry, one)));
    expect([fits, found.map(({ name, platformId }) => `${name} (${platformId})`)]).toEqual([true, expect.anything()]);
  });
});

describe('a name with a city, a state or a plan', () => {
  const rows = pairsOf('names-with-places.txt');

  it.each(rows.filter(([, wanted]) => wanted !== '-'))('%j finds %s first, and for sure', (query, wanted) => {
    const { sure, entries } = registry.searchDirectory({ query, limit: 1 });
    const fits = wanted
      .split(' / ')
      .some((one) => entries.some((entry) => entry.platformId === one || isCalled(entry, one)));
    expect([sure, fits, entries.map(({ name }) => name)]).toEqual([true, true, expect.anything()]);
  });

  it.each(rows.filter(([, wanted]) => wanted === '-'))('%j is not known', (query) => {
    const { sure, total, entries } = registry.searchDirectory({ query });
    expect([sure && total > 0, entries.filter((entry) => entry.sure), total <= 5]).toEqual([false, [], true]);
  });
});

describe('a name with a state', () => {
  it('finds those of that name of which no place is known, last and marked', () => {
    const { sure, entries } = registry.searchDirectory({ query: 'UCSF', state: 'CA' });
    expect(sure).toBe(true);
    expect(entries.map(({ platformId, isPlaceUnknown }) => [platformId.split(':')[0], isPlaceUnknown])).toContainEqual([
      'epic',
      true,
    ]);
    const marks = entries.map(({ isPlaceUnknown }) => isPlaceUnknown === true);
    expect(marks).toEqual([...marks].sort());
  });

  it('finds nothing that is known to be elsewhere, and lists nothing without a name', () => {
    const { entries } = registry.searchDirectory({ query: 'Mayo Clinic', state: 'CA', limit: 100 });
    const states = entries
      .filter(({ places }) => places.length > 0)
      .map(({ places }) => places.map(({ state }) => state));
    expect(states.every((all) => all.includes('CA'))).toBe(true);
    const all = registry.searchDirectory({ state: 'CA', limit: 1000 }).entries;
    expect(all.filter(({ isPlaceUnknown }) => isPlaceUnknown)).toEqual([]);
  });
});

describe('names that nobody has', () => {
  it.each(linesOf('invented-names.txt'))('%j is not found for sure, and so never ready', (query) => {
    const { sure, total, entries } = registry.searchDirectory({ query });
    expect([sure && total > 0, entries.filter((entry) => entry.sure)]).toEqual([false, []]);
    expect(registry.list({ query })).toEqual([]);
  });

  it.each(['Local Health Clinic', 'Test Hospital', 'Sandbox Hospital', 'Demo Health', 'virginia health'])(
    '%j is not taken for a test system',
    (query) => {
      expect(registry.list({ query }).filter(({ environment }) => environment !== 'production')).toEqual([]);
    },
  );
});

describe('names of shipped hospitals and payers', () => {
  const list = catalog.list('epic');
  const hospitals = Array.from({ length: list?.length ?? 0 }, (_, row) => list?.organization(row).name ?? '');
  const payers = definitions.filter(({ kind }) => kind === 'payer').map(({ name }) => name);
  // In a short word one edit makes another word.
  const words = [...hospitals, ...payers].flatMap((name) =>
    [...name.matchAll(/[a-z]{5,}/gi)]
      .filter(() => folded(name).length >= 8)
      .map(({ 0: word, index }) => ({ name, word, index })),
  );

  it('are found with one letter wrong, missing, more or in the place of its neighbour', () => {
    const sample = fc.sample(fc.tuple(fc.constantFrom(...words), fc.nat(), fc.nat(3), fc.nat(25)), {
      numRuns: floodOf(200, 4),
      seed,
    });
    const missed = sample.flatMap(([{ name, word, index }, position, kind, letter]) => {
      const at = index + (position % (word.length - 1));
      const other = String.fromCharCode(97 + letter);
      const after = name.slice(at + 1);
      const edited = [
        after,
        other + after,
        other + name.slice(at),
        (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2),
      ];
      const query = name.slice(0, at) + (edited[kind] ?? '');
      return firstThree(query).some((entry) => isCalled(entry, name)) ? [] : [`${query} for ${name}`];
    });
    // What is left are edits that make the name of another organization.
    expect([missed.length <= sample.length * 0.03, missed]).toEqual([true, missed]);
  });

  it('are found in any order of words, in any case, with and without accents', () => {
    const arbitrary = fc.constantFrom(...hospitals, ...payers);
    fc.assert(
      fc.property(arbitrary, fc.boolean(), (name, upper) => {
        const plain = registry.searchDirectory({ query: name, limit: 3 });
        const changed = (upper ? name.toUpperCase() : name.toLowerCase()).replace(
          /[aeo]/g,
          (letter) => `${letter}\u0301`,
        );
        expect(registry.searchDirectory({ query: changed, limit: 3 })).toEqual(plain);
        const turned = name
          .split(/[^\p{L}\p{N}'’]+/u)
          .reverse()
          .join(' ');
        // Phrases such as "blue cross" and "new york" are one word, which turning takes apart.
        const isPhrase =
          folded(turned).length !== folded(name).length || /blue|north|south|west|new|health care/i.test(name);
        if (!isPhrase)
          expect(firstThree(turned).some((entry) => isCalled(entry, name))).toBe(
            firstThree(name).some((entry) => isCalled(entry, name)),
          );
      }),
      { numRuns: 30, seed },
    );
  });

  it('come in pages that leave nothing out and show nothing twice', () => {
    const queries = ['medical center', 'kaiser', 'st marys', 'children', 'blue cross', 'valley health'];
    fc.assert(
      fc.property(fc.constantFrom(...queries), fc.integer({ min: 1, max: 30 }), (query, limit) => {
        const all = registry.searchDirectory({ query, limit: 90 });
        const pages = Array.from({ length: Math.ceil(90 / limit) }, (_, page) =>
          registry.searchDirectory({ query, limit, offset: page * limit }),
        );
        expect(pages.every(({ total }) => total === all.total)).toBe(true);
        expect(pages.flatMap(({ entries }) => entries).slice(0, 90)).toEqual(all.entries);
        const keys = all.entries.map(({ platformId, name, places }) => JSON.stringify([platformId, name, places]));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 8, seed },
    );
  });
});

describe('organizations that no list names', () => {
  it.each(pairsOf('names-not-listed.txt'))('%j is not found for sure: %s', (query) => {
    const { sure, entries } = registry.searchDirectory({ query, limit: 100 });
    expect([sure && entries.length > 0, entries.map(({ name }) => name)]).toEqual([false, expect.anything()]);
  });
});

it.each(['texas medicaid', 'medicaid ohio', 'TN Medicaid'])('finds no hospital for %j', (query) => {
  const { entries, sure } = registry.searchDirectory({ query });
  expect([entries.filter(({ kind }) => kind === 'provider'), sure && entries.length > 0]).toEqual([[], false]);
});

describe('a place', () => {
  const names = [
    'mercy hospital',
    'childrens hospital',
    'mayo clinic',
    'family medicine',
    'st marys',
    'kaiser',
    'aetna',
  ];
  const every = (query: DirectoryQuery) => registry.searchDirectory({ ...query, limit: 10_000 });
  const idOf = ({ platformId, name, places }: DirectoryEntry) => JSON.stringify([platformId, name, places]);

  it('as a filter leaves a part of what is found without it, and hides nobody of whom no place is known', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom('OH', 'MN', 'CA', 'TX', 'VT'), (query, state) => {
        const [all, some] = [every({ query }), every({ query, state })];
        if (!all.sure || !some.sure) return;
        // Of one organization, another line may stand for all of its lines.
        const lines = new Set(every({ query, organizationsOnly: true }).entries.map(idOf));
        expect(some.entries.filter((one) => one.via !== undefined && !lines.has(idOf(one)))).toEqual([]);
        const isThere = ({ places, via, isPlaceUnknown }: DirectoryEntry) =>
          via === undefined || isPlaceUnknown === true || places.some((place) => place.state === state);
        expect(some.entries.filter((one) => !isThere(one))).toEqual([]);
        const ids = new Set(some.entries.map(({ platformId }) => platformId));
        const hidden = all.entries.filter(
          ({ places, via, platformId }) => places.length === 0 && via !== undefined && !ids.has(platformId),
        );
        expect(hidden.filter(({ kind }) => kind === 'provider')).toEqual([]);
      }),
      { numRuns: 20, seed },
    );
  });

  it.each([
    ['mayo clinic rochester', 'Mayo Clinic'],
    ['mayo clinic in rochester', 'Mayo Clinic'],
    ['mayo clinic mn', 'Mayo Clinic'],
    ['mayo clinic 55905', 'Mayo Clinic'],
  ])('in the query is no reason against whom no list places: %j', (query, name) => {
    const { sure, entries } = registry.searchDirectory({ query });
    expect(sure).toBe(true);
    expect(entries[0]).toMatchObject({ name, isPlaceUnknown: true });
  });

  it('in the query is told of everybody of whom it is not known (T22)', () => {
    const { entries } = registry.searchDirectory({ query: 'the university hospital in San Francisco', limit: 50 });
    expect(entries.length).toBeGreaterThan(1);
    const isThere = ({ places }: DirectoryEntry) => places.some(({ city }) => city === 'San Francisco');
    expect(entries.filter((entry) => !isThere(entry) && entry.isPlaceUnknown !== true)).toEqual([]);
  });

  it('in the query finds who is there, as a state, as a city and as a ZIP code', () => {
    const first = (query: string) => registry.searchDirectory({ query, limit: 5 });
    for (const query of ['clinics in ohio', 'clinics ohio'])
      expect(
        first(query).entries.every(({ places }) => places.length === 0 || places.some(({ state }) => state === 'OH')),
      ).toBe(true);
    expect(first('hospital in cleveland').entries[0]?.name).toBe('University Hospitals Cleveland');
    expect(first('childrens hospital 44308').entries).toEqual(first('childrens hospital ohio').entries);
    // Five digits alone may be a payer id, and no list says where a ZIP code is beyond its state.
    expect(first('55905').sure && first('55905').total > 0).toBe(false);
    expect(first('60054').entries[0]?.platformId).toBe('aetna');
  });

  it.each(['billings clinic rochester', 'mayo clinic rochester ohio billings'])(
    'that a list contradicts finds nobody for sure: %j',
    (query) => {
      const { entries } = registry.searchDirectory({ query, limit: 50 });
      expect(entries.filter(({ sure, places }) => sure && places.length > 0)).toEqual([]);
    },
  );
});

describe('organizations that were drawn from the lists, as people say them', () => {
  it('are among the first three, 95 of 100', () => {
    const drawn = pairsOf('names-drawn.txt');
    const missed = drawn.filter(([query, name]) => !firstThree(query).some((entry) => isCalled(entry, name)));
    expect(drawn.length).toBe(300);
    expect([missed.length <= drawn.length * 0.05, missed]).toEqual([true, missed]);
  });
});
