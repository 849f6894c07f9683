import fc from 'fast-check';
import { createPlatformRegistry } from '../registry/platform-registry.js';
import { indexOf, organizations } from '../testing/organizations.js';
import { definition, network } from '../testing/platforms.js';
import { TenantCatalog } from '../tenants/tenant-catalog.js';
import type { Organization, TenantQuery } from '../tenants/organization.js';

function registryOf(change: object, list: readonly Organization[] = organizations) {
  const platform = definition({ ...network, ...change });
  const tenants = new TenantCatalog([indexOf(list, platform.id)]);
  return createPlatformRegistry({ definitions: [platform], environment: {}, tenants });
}
const ids = (registry: ReturnType<typeof registryOf>, query: TenantQuery) =>
  registry.tenants('network', query).tenants.map(({ platformId }) => platformId);

const modes = {
  template: {},
  directory: { tenancy: { mode: 'directory' } },
  searchParameter: {
    fhirBaseUrl: 'https://api.network.example/r4',
    tenancy: { mode: 'search-parameter', tenantParam: 'practice', tenantValue: 'Organization/p-{tenant}' },
  },
  sharedBase: { fhirBaseUrl: 'https://api.network.example/r4', tenancy: { mode: 'shared-base' } },
};

const homeless = { tenant: 'none', name: 'Homeless Clinic' };
const knownTenants = [{ id: 'file-1', name: 'Branch in File', fhirBaseUrl: 'https://file.northwind.example/r4' }];

describe('the organizations of a platform', () => {
  it.each([
    ['template', modes.template, 'network:north-1', 'https://fhir.network.example/r4/north-1'],
    ['directory', modes.directory, 'network:north-1', 'https://fhir.northwind.example/r4'],
    ['search-parameter', modes.searchParameter, 'network:north-1', 'https://api.network.example/r4'],
    ['shared-base', modes.sharedBase, 'network', 'https://api.network.example/r4'],
  ])('are found and resolve in %s mode', (_mode, change, platformId, fhirBaseUrl) => {
    const registry = registryOf(change);
    const [found] = registry.tenants('network', { query: 'northwind', state: 'MN' }).tenants;
    expect(found).toMatchObject({ platformId, name: 'Northwind Clinic', fhirBaseUrl, aliases: ['Arctic Health'] });
    expect(registry.resolve(platformId).fhirBaseUrl).toBe(fhirBaseUrl);
  });

  it('have a name from the index wherever the address comes from', () => {
    for (const change of [modes.template, modes.directory, modes.searchParameter]) {
      expect(registryOf(change).summary('network:north-2').name).toBe('Northwind Clinic Health System Lakes');
    }
  });

  it('come last and marked where a state is asked for and nothing says in which they are', () => {
    const registry = registryOf(modes.template);
    const marked = (query: TenantQuery) =>
      registry.tenants('network', query).tenants.map(({ name, isPlaceUnknown }) => [name, isPlaceUnknown === true]);
    expect(marked({ query: 'duluth', state: 'MN' })).toEqual([
      ['Northwind Clinic', false],
      ['Duluth Family Practice', true],
    ]);
    expect(marked({ query: 'brigid', state: 'MN' })).toEqual([["St. Brigid's Children’s Hospital", true]]);
    expect(marked({ query: 'northwind', state: 'OH' })).toEqual([]);
    expect(marked({ state: 'MN' })).toEqual([['Northwind Clinic', false]]);
  });

  it('are left out when the login decides and nothing says where that is', () => {
    expect(ids(registryOf(modes.directory), { query: 'united care' })).toEqual([]);
    expect(registryOf(modes.directory).tenants('network', { query: 'united care' }).total).toBe(0);
  });

  it('are left out, and do not resolve, when their address is not allowed', () => {
    const list = [
      { tenant: 'inside', name: 'Inside Clinic', fhirBaseUrl: 'https://a.network.example/r4' },
      { tenant: 'outside', name: 'Outside Clinic', fhirBaseUrl: 'https://evil.example/r4' },
      { tenant: 'metadata', name: 'Metadata Clinic', fhirBaseUrl: 'https://169.254.169.254/latest' },
      { tenant: 'plain', name: 'Plain Clinic', fhirBaseUrl: 'http://a.network.example/r4' },
      { tenant: 'none', name: 'Homeless Clinic' },
    ];
    const registry = registryOf({ tenancy: { mode: 'directory', domains: ['network.example'] } }, list);
    expect(ids(registry, { query: 'clinic' })).toEqual(['network:inside']);
    for (const { tenant } of list.slice(1)) {
      expect(() => registry.resolve(`network:${tenant}`)).toThrow('network has no organization of that id.');
    }
  });

  it('come from the platform file too, and once when the index has them as well', () => {
    const knownTenants = [
      { id: 'north-1', name: 'Northwind (old name)', fhirBaseUrl: 'https://old.northwind.example/r4' },
      { id: 'file-1', name: 'Northwind Branch in File', fhirBaseUrl: 'https://file.northwind.example/r4' },
    ];
    const registry = registryOf({ tenancy: { mode: 'directory', knownTenants } });
    expect(registry.resolve('network:north-1').fhirBaseUrl).toBe('https://old.northwind.example/r4');
    const found = ids(registry, { query: 'northwind' });
    expect(found.toSorted()).toEqual(['network:file-1', 'network:north-1', 'network:north-2']);
    expect(found.map((_, offset) => ids(registry, { query: 'northwind', offset, limit: 1 })).flat()).toEqual(found);
    expect(registry.tenants('network', { query: 'northwind', limit: 1 }).total).toBe(3);
  });

  it.each([
    ['in a list', {}, organizations, true],
    ['where the login decides which it is', modes.sharedBase, organizations, true],
    ['where the second is the first that is reached', modes.directory, [homeless, ...organizations], true],
    ['in the platform file alone', { tenancy: { mode: 'directory', knownTenants } }, [], true],
    ['where nothing leads to any', modes.directory, [homeless], false],
    ['at a platform that is one organization', { tenancy: undefined, fhirBaseUrl: 'https://a.example/r4' }, [], false],
  ])('are known of before anything is searched: %s', (_where, change, list, has) => {
    const registry = registryOf(change, list);
    expect(registry.hasOrganizations('network')).toBe(has);
    expect(registry.hasOrganizations('net-work:any')).toBe(has);
    expect(registry.tenants('network').listed > 0).toBe(has);
  });

  it('are known of by the first that is reached, without a look at the others', () => {
    const organization = jest.fn(() => ({ tenant: 'north-1', name: 'Northwind Clinic' }));
    const list = { length: 50_000, source: undefined, organization };
    const tenants = { find: () => undefined, list: () => list };
    const definitions = [definition({ ...network, ...modes.sharedBase })];
    const registry = createPlatformRegistry({ definitions, environment: {}, tenants });
    expect([registry.hasOrganizations('network'), registry.hasOrganizations('network')]).toEqual([true, true]);
    expect(organization).toHaveBeenCalledTimes(1);
    expect(() => registry.hasOrganizations('nowhere')).toThrow('No platform');
  });

  it('are searched by an alias of the platform, and not at all at one that is unknown', () => {
    const registry = registryOf({});
    expect(registry.tenants('net-work', { query: 'arctic' }).total).toBe(1);
    for (const id of ['nowhere', '', ':x', 'network:../x']) expect(() => registry.tenants(id)).toThrow('No platform');
  });

  it.each(Object.entries(modes))('keep to the host and the base in %s mode (10,000 hostile ids)', (_mode, change) => {
    const registry = registryOf(change);
    const part = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e%2e',
      '%2f',
      '@',
      ':',
      '?',
      '#',
      '&',
      '$&',
      '-',
      'evil.example',
    );
    const hostile = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(part, fc.string({ maxLength: 2 }))).map((a) => a.join('')),
    );
    const allowed = [
      'https://fhir.network.example/r4/',
      'https://fhir.northwind.example/',
      'https://api.network.example/r4',
    ];
    fc.assert(
      fc.property(hostile, (tenant) => {
        let url: string;
        try {
          url = registry.resolve(`network:${tenant}`).fhirBaseUrl;
        } catch {
          return;
        }
        const normalized = new URL(url).href;
        expect(normalized.replace(/\/$/, '')).toBe(url);
        expect(allowed.some((base) => normalized.startsWith(base))).toBe(true);
      }),
      { numRuns: 2_500 },
    );
  });
});
