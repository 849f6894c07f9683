import { createPlatformRegistry } from '../registry/platform-registry.js';
import { indexOf } from '../testing/organizations.js';
import { definition, network } from '../testing/platforms.js';
import { TenantCatalog } from '../tenants/tenant-catalog.js';
import type { Organization } from '../tenants/organization.js';

/** What tells practices of one name apart, by their ids; the fields that each has besides. */
function marksOf(rows: readonly Partial<Organization>[], mode = 'template') {
  const list = rows.map((row, at) => ({ tenant: `10020${at}-and-more`, name: 'Mercy Practice', ...row }));
  const platform = definition({ ...network, ...(mode === 'directory' && { tenancy: { mode } }) });
  const tenants = new TenantCatalog([indexOf(list, platform.id)]);
  const registry = createPlatformRegistry({ definitions: [platform], environment: {}, tenants });
  const { entries } = registry.searchDirectory({ query: 'mercy practice' });
  return entries.map(({ distinguishedBy }) => distinguishedBy).sort();
}

describe('practices of one name at one platform', () => {
  it('are told apart by their numbers where nothing else is known', () => {
    expect(marksOf([{}, { name: 'MERCY PRACTICE' }])).toEqual(['100200-a', '100201-a']);
  });

  it('are told apart by another name rather than by a number', () => {
    expect(marksOf([{ aliases: ['Lake Practice'] }, { formerNames: ['Hill Practice'] }, {}])).toEqual([
      '100202-a',
      'Hill Practice',
      'Lake Practice',
    ]);
  });

  it('are told apart by their servers, but not where two are one server', () => {
    const at = (host: string) => ({ fhirBaseUrl: `https://${host}.northwind.example/r4` });
    expect(marksOf([at('fhir'), at('lake')], 'directory')).toEqual([
      'fhir.northwind.example',
      'lake.northwind.example',
    ]);
    expect(marksOf([at('fhir'), at('fhir')], 'directory')).toHaveLength(1);
  });

  it.each([
    ['one alone', [{ aliases: ['Lake Practice'] }]],
    ['those of other places', [{ places: [{ state: 'OH' }] }, { places: [{ state: 'MN' }] }]],
    ['those of other names', [{}, { name: 'Mercy Practice South' }]],
  ])('need no more: %s', (_what, rows) => {
    expect(marksOf(rows).filter((mark) => mark !== undefined)).toEqual([]);
  });
});
