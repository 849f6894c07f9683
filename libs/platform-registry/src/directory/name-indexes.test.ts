import fc from 'fast-check';
import type { PlatformDefinition } from '../schema/types.js';
import type { TenantDirectory } from '../tenants.js';
import { encodeTenantIndex } from '../tenants/encode-index.js';
import type { Organization } from '../tenants/organization.js';
import { TenantCatalog } from '../tenants/tenant-catalog.js';
import { TenantIndex } from '../tenants/tenant-index.js';
import { definition, network } from '../testing/platforms.js';
import { resultOf } from '../testing/result-of.js';
import { DirectoryIndex } from './directory-index.js';
import { encodeNames } from './encode-names.js';

const platforms = ['alpha', 'beta', 'gamma'].map((id, at) =>
  definition({
    ...network,
    id,
    name: `Network ${id}`,
    kind: at === 1 ? 'payer' : 'ehr',
    tenancy: {
      ...network.tenancy,
      knownTenants: at === 2 ? undefined : [{ id: `known-${id}`, name: 'Mercy Hospital' }],
    },
  }),
);

const word = fc.constantFrom(...'mercy hospital clinic of bcbs texas lake health system é zoo'.split(' '));
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const place = fc.record({ city: fc.constantFrom('Lake City', 'Zoo'), state: fc.constantFrom('MN', 'TX') });
const organization: fc.Arbitrary<Organization> = fc.record(
  {
    tenant: fc.constantFrom('a', 'b', 'c', 'd'),
    name,
    aliases: fc.array(name, { maxLength: 2 }),
    places: fc.array(place, { maxLength: 2 }),
    npis: fc.array(fc.constantFrom('1000000004', '1000000012', '0', '9007199254740993'), { maxLength: 2 }),
  },
  { requiredKeys: ['name'] },
);
/** Of each platform: its list, and whether the index of its names is stored. */
const lists = fc.tuple(
  ...platforms.map(() =>
    fc.record({ organizations: fc.array(organization, { maxLength: 6 }), isStored: fc.boolean() }),
  ),
);

const build = (definitions: readonly PlatformDefinition[], tenants: TenantDirectory) =>
  resultOf(DirectoryIndex.build(definitions, tenants));

/** Everything that a search reads of a table. */
function contentsOf({ table }: DirectoryIndex) {
  const words = Array.from({ length: table.vocabulary.length }, (_, at) => at);
  const { starts, rows } = table.postings;
  return {
    postings: words.map((at) => [...rows.subarray(starts[at], starts[at + 1])]),
    isCity: ['lake', 'zoo', 'mercy', 'city'].map((one) => table.knownWords.isCity(one)),
    numbers: ['@mn', 'mercy', 'é', 'e', '#mhs'].map((one) => table.vocabulary.numberOf(one)),
    columns: [table.entryOf, table.ordinals, table.wordCounts, table.tellingCounts, table.groups].map((all) => [
      ...all,
    ]),
    entries: [table.sizeClasses, table.placeFacts].map((all) => [...all]),
    ids: Array.from({ length: table.length }, (_, entry) => table.entry(entry).platformId),
    counts: platforms.map(({ id }) => [table.countOf(id), table.platformsWithPlaces.has(id)]),
    npis: ['1000000004', '1000000012', '0', '5'].map((npi) => table.entriesOfNpi(npi)),
  };
}

describe('a directory of lists whose names are indexed in files', () => {
  it('is the one that indexing all of them at once makes', () => {
    fc.assert(
      fc.property(lists, (all) => {
        const bytes = all.map(({ organizations }, at) =>
          encodeTenantIndex({ platform: platforms[at]?.id ?? '', organizations }),
        );
        const plain = new TenantCatalog(bytes.map((one) => new TenantIndex(one)));
        const stored = new TenantCatalog(
          bytes.map((one, at) => {
            const names = encodeNames(platforms[at] ?? definition(), new TenantIndex(one));
            return new TenantIndex(one, () => (all[at]?.isStored === true ? names : undefined));
          }),
        );
        expect(contentsOf(build(platforms, stored))).toEqual(contentsOf(build(platforms, plain)));
      }),
      { numRuns: 150 },
    );
  });

  it('reads no name of a list that has such a file', () => {
    const bytes = encodeTenantIndex({ platform: 'alpha', organizations: [{ tenant: 'a', name: 'Lake Clinic' }] });
    const [alpha = definition()] = platforms;
    const names = encodeNames(alpha, new TenantIndex(bytes));
    const list = new TenantIndex(bytes, () => names);
    const read = jest.spyOn(list, 'organization');
    const index = build(platforms, new TenantCatalog([list]));
    expect(read).not.toHaveBeenCalled();
    expect(index.table.countOf('alpha')).toBe(2);
  });

  it('asks once where a tenant leads, however many organizations it has', () => {
    const own = { tenant: 'a', fhirBaseUrl: 'https://a.example/r4' };
    const organizations = Array.from({ length: 50 }, (_, at) => ({ ...own, name: `Clinic ${at}` }));
    const list = new TenantIndex(encodeTenantIndex({ platform: 'alpha', organizations }));
    const tenants = new TenantCatalog([list]);
    const find = jest.spyOn(tenants, 'find');
    const index = build([definition({ ...network, id: 'alpha', tenancy: { mode: 'directory' } })], tenants);
    expect([index.table.countOf('alpha'), find.mock.calls.length]).toEqual([50, 1]);
  });
});
