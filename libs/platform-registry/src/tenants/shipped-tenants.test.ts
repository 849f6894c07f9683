import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPlatformRegistry } from '../registry/platform-registry.js';
import { loadPlatforms } from '../load-platforms.js';
import { openTenantCatalog } from './tenant-catalog.js';
import { TenantIndex } from './tenant-index.js';

const platforms = fileURLToPath(new URL('../../../../platforms', import.meta.url));
const { definitions } = loadPlatforms({ directories: [platforms] });
const { catalog, faults } = openTenantCatalog({ directories: [`${platforms}/tenants`] });
const registry = createPlatformRegistry({ definitions, environment: {}, tenants: catalog });
const shipped = [...catalog.counts()];
const listed = new Map(shipped.map(([platform]) => [platform, registry.tenants(platform, { limit: 100_000 })]));
/** Beside them may lie indexes of names, which a build makes. */
const lists = readdirSync(`${platforms}/tenants`).filter((name) => name.endsWith('.tenants'));

describe('the organizations that ship', () => {
  it('have no fault and belong to platforms that ship', () => {
    expect(existsSync(`${platforms}/tenants`)).toBe(true);
    expect(faults).toEqual([]);
    expect(shipped.length).toBeGreaterThan(5);
    const ids = definitions.map(({ id }) => id);
    expect(shipped.filter(([platform]) => !ids.includes(platform))).toEqual([]);
  });

  it.each(shipped)('at %s are all found, and resolve to where they are listed', (platform, count) => {
    const { total, tenants = [] } = listed.get(platform) ?? {};
    expect([total, tenants.length]).toEqual([count, count]);
    expect(tenants.filter(({ fhirBaseUrl }) => !fhirBaseUrl.startsWith('https://'))).toEqual([]);
    const every = Math.ceil(count / 200);
    for (const { platformId, fhirBaseUrl } of tenants.filter((_tenant, at) => at % every === 0)) {
      expect(registry.resolve(platformId).fhirBaseUrl).toBe(fhirBaseUrl);
    }
  });

  it('say where they come from and when, and how many of the list they are where some are missing', () => {
    const files = lists.map((name) => new TenantIndex(readFileSync(`${platforms}/tenants/${name}`)));
    for (const { header } of files) {
      const { platform, source, organizations } = header;
      expect([platform, source]).toEqual([
        platform,
        expect.objectContaining({
          title: expect.any(String),
          url: expect.stringMatching(/^https:/),
          date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
        }),
      ]);
      expect(source?.total ?? organizations + 1).toBeGreaterThan(organizations);
    }
    const bytes = lists.map((name) => statSync(`${platforms}/tenants/${name}`).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3e6);
  });

  it('are at R4 addresses alone', () => {
    const bases = [...listed.values()].flatMap(({ tenants }) => tenants);
    expect(bases.filter(({ fhirBaseUrl }) => /dstu2|argonaut/i.test(fhirBaseUrl))).toEqual([]);
  });

  it.each(['AK', 'AL', 'MA', 'NY', 'WY'])('are the Medicaid program of %s, found by its state', (state) => {
    expect(registry.tenants('medicaid', { state }).tenants.map(({ platformId }) => platformId)).toEqual([
      `medicaid:${state.toLowerCase()}`,
    ]);
  });
});
