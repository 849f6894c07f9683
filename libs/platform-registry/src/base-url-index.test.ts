import { createPlatformRegistry } from './registry/platform-registry.js';
import { TenantCatalog } from './tenants/tenant-catalog.js';
import type { Organization } from './tenants/organization.js';
import { indexOf } from './testing/organizations.js';
import { clinic, definition, network } from './testing/platforms.js';

const directoryPlatform = {
  id: 'brands',
  name: 'Fictional Brands',
  fhirBaseUrl: undefined,
  tenancy: {
    mode: 'directory',
    domains: ['northwind.example', 'brigid.example'],
    knownTenants: [{ id: 'known', name: 'Known Hospital', fhirBaseUrl: 'https://known.example/r4' }],
  },
};

function registryOf(definitions: object[], organizations?: Organization[]) {
  return createPlatformRegistry({
    definitions: definitions.map((change) => definition(change)),
    environment: { FHIR_GATEWAY_PLATFORM_CLINIC_CLIENT_ID: 'id' },
    tenants: new TenantCatalog([indexOf(organizations, 'brands')]),
  });
}

const ids = (registry: ReturnType<typeof registryOf>, url: string, within?: string) =>
  registry.findByBaseUrl(url, within).map(({ id }) => id);

describe('finding a platform by its FHIR base URL', () => {
  const registry = registryOf([clinic, network, directoryPlatform, { ...clinic, id: 'clinic-two', name: 'Another' }]);

  it.each([
    ['https://fhir.clinic.example/r4', ['clinic-two', 'clinic']],
    ['HTTPS://FHIR.clinic.example:443/r4/', ['clinic-two', 'clinic']],
    ['https://fhir.network.example/r4/any-tenant', ['network:any-tenant']],
    ['https://fhir.network.example/r4/north/', ['network:north']],
    ['https://known.example/r4', ['brands:known']],
    ['https://fhir.northwind.example/lakes/r4', ['brands:north-2']],
  ])('%s', (url, expected) => expect(ids(registry, url)).toEqual(expected));

  it.each([
    'https://fhir.clinic.example/R4',
    'https://fhir.clinic.example:8443/r4',
    'https://fhir.clinic.example/r4/Patient',
    'https://fhir.clinic.example',
    'https://fhir.clinic.example.evil.example/r4',
    'https://user@fhir.clinic.example/r4',
    'https://fhir.network.example/r4',
    'https://fhir.network.example/r4//',
    'https://fhir.network.example/r4/a/b',
    'https://fhir.network.example/r4/a%2fb',
    'https://fhir.network.example/r4/%2e%2e',
    'https://fhir.northwind.example/lakes/r4/x',
    // In the directory, at a domain that the platform file does not allow.
    'https://duluth.example/fhir',
    'not a url',
  ])('finds nothing for %j', (url) => expect(ids(registry, url)).toEqual([]));

  it('looks at one platform alone where it is named', () => {
    expect(ids(registry, 'https://fhir.clinic.example/r4', 'clinic-two')).toEqual(['clinic-two']);
    expect(ids(registry, 'https://fhir.network.example/r4/a', 'Net Work')).toEqual(['network:a']);
    expect(ids(registry, 'https://fhir.network.example/r4/a', 'clinic')).toEqual([]);
    expect(() => registry.findByBaseUrl('https://fhir.clinic.example/r4', 'nobody')).toThrow(
      expect.objectContaining({ code: 'PLATFORM_NOT_FOUND' }),
    );
  });

  it('finds every tenant of one base URL, and the others all the same', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({
      tenant: `t${at}`,
      name: `Hospital ${at}`,
      fhirBaseUrl: `https://n${at % 250}.northwind.example/R4/`,
    }));
    const large = registryOf([directoryPlatform], many);
    for (const at of [0, 1, 124, 249]) {
      const expected = [`brands:t${at}`, `brands:t${at + 250}`];
      expect(new Set(ids(large, `https://N${at}.northwind.example/R4`))).toEqual(new Set(expected));
    }
    expect(ids(large, 'https://n250.northwind.example/R4')).toEqual([]);
  });

  it('reads few of 20,000 organizations for one look-up', () => {
    const organizations = Array.from({ length: 20_000 }, (_, at) => ({
      tenant: `t${at}`,
      name: `Hospital ${at}`,
      fhirBaseUrl: `https://fhir.northwind.example/${at}/api/FHIR/R4`,
    }));
    const large = registryOf([directoryPlatform], organizations);
    expect(ids(large, 'https://fhir.northwind.example/7/api/FHIR/R4')).toEqual(['brands:t7']);
    const begun = process.cpuUsage();
    for (let at = 0; at < 1_000; at += 1) {
      expect(ids(large, `https://fhir.northwind.example/${at * 19}/api/FHIR/R4`)).toEqual([`brands:t${at * 19}`]);
      expect(ids(large, `https://fhir.northwind.example/x${at}/api/FHIR/R4`)).toEqual([]);
    }
    const { user, system } = process.cpuUsage(begun);
    // A scan takes some 6 ms for each of the 2,000.
    expect((user + system) / 1e6).toBeLessThan(6);
  });
});
