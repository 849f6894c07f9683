import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPlatformRegistry } from '../platform-registry.js';
import { loadPlatforms } from '../load-platforms.js';
import { openTenantCatalog } from './tenant-catalog.js';

const platforms = fileURLToPath(new URL('../../../../platforms', import.meta.url));
const { definitions } = loadPlatforms({ directories: [platforms] });
const { catalog, faults } = openTenantCatalog({ directories: [`${platforms}/tenants`] });
const registry = createPlatformRegistry({ definitions, environment: {}, tenants: catalog });
const shipped = [...catalog.counts()];

describe('the organizations that ship', () => {
  it('have no fault and belong to platforms that ship', () => {
    expect(existsSync(`${platforms}/tenants`)).toBe(true);
    expect(faults).toEqual([]);
    expect(shipped.length).toBeGreaterThan(5);
    const ids = definitions.map(({ id }) => id);
    expect(shipped.filter(([platform]) => !ids.includes(platform))).toEqual([]);
  });

  it.each(shipped)('at %s are all found, and resolve to where they are listed', (platform, count) => {
    const { total, tenants } = registry.tenants(platform, { limit: 1000 });
    expect([total, tenants.length]).toEqual([count, count]);
    for (const { platformId, fhirBaseUrl } of tenants) {
      expect(registry.resolve(platformId).fhirBaseUrl).toBe(fhirBaseUrl);
      expect(fhirBaseUrl).toMatch(/^https:\/\//);
    }
  });

  it.each([
    ['epic', 'mayo', 'Mayo Clinic'],
    ['mychart', 'mayo clinic', 'Mayo Clinic'],
    ['netsmart', 'cleveland', 'The Cleveland Clinic Foundation'],
  ])('are found at %s by %j', (platform, query, name) => {
    expect(registry.tenants(platform, { query }).tenants[0]?.name).toBe(name);
  });

  it('are not found at another vendor', () => {
    expect(registry.tenants('cerner', { query: 'mayo' }).total).toBe(0);
    expect(() => registry.resolve('epic:mayo-clinic')).toThrow('epic has no organization of that id.');
  });
});
