import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPlatforms } from '../../load-platforms.js';
import { createPlatformRegistry } from '../../registry/platform-registry.js';
import { openTenantCatalog } from '../../tenants/tenant-catalog.js';

const platforms = fileURLToPath(new URL('../../../../../platforms', import.meta.url));

/** The platforms that ship, without lists of organizations and credentials. */
export function shippedPlatforms() {
  const { definitions } = loadPlatforms({ directories: [platforms] });
  return { definitions, registry: createPlatformRegistry({ definitions, environment: {} }) };
}

/** Opens everything that ships, with credentials for each platform, so that a wrong match would be a ready one. */
export function openShipped() {
  const { definitions } = loadPlatforms({ directories: [platforms] });
  const { catalog } = openTenantCatalog({ directories: [`${platforms}/tenants`] });
  const environment = Object.fromEntries(
    definitions.flatMap(({ id }) =>
      ['CLIENT_ID', 'CLIENT_SECRET'].map((suffix) => [
        `FHIR_GATEWAY_PLATFORM_${id.toUpperCase().replaceAll('-', '_')}_${suffix}`,
        'made-up',
      ]),
    ),
  );
  const registry = createPlatformRegistry({ definitions, environment, tenants: catalog });
  return { registry, catalog, definitions };
}

/** Lines of a fixture that say something. */
export function linesOf(name: string): string[] {
  const text = readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
