import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PlatformError } from './errors.js';
import { loadPlatforms, type LoadPlatformsOptions, type LoadedPlatforms } from './load-platforms.js';
import { loadDeveloperPrograms } from './registration/load-developer-programs.js';
import { openTenantCatalog, type TenantCatalog } from './tenants/tenant-catalog.js';
import {
  createPlatformRegistry,
  type PlatformRegistry,
  type PlatformRegistryOptions,
} from './registry/platform-registry.js';

/** How the registry of the shipped platforms is opened. */
export interface OpenShippedRegistryOptions extends Omit<PlatformRegistryOptions, 'definitions'> {
  /** Further folders of platform files; a file there replaces a shipped one of the same id. */
  readonly directories?: readonly string[];
  /** true: any fault throws; see `loadPlatforms`. */
  readonly strict?: LoadPlatformsOptions['strict'];
}

/** The registry, and what is wrong with files of further folders. */
export interface OpenedRegistry extends Pick<LoadedPlatforms, 'faults'> {
  readonly registry: PlatformRegistry;
}

/** In the package the platforms lie beside `dist`; in the repository, where sources and `dist` are as deep, at its root. */
const candidates = ['../platforms', '../../../platforms'];

/**
 * Opens a registry of the platforms that this package brings along, with the few organizations of large vendors that
 * come with them unless `tenants` is given. Not for use in a bundle, which has no such folder.
 *
 * @throws PlatformError PLATFORM_FILES_INVALID when the shipped files are missing, or in strict mode on any fault
 */
export function openShippedRegistry(options: OpenShippedRegistryOptions): OpenedRegistry {
  const { directories = [], strict = false, ...rest } = options;
  const shipped = shippedPlatformsDirectory();
  const { definitions, faults } = loadPlatforms({ directories: [shipped, ...directories], strict });
  const { programs } = loadDeveloperPrograms([shipped, ...directories]);
  const { tenants = shippedTenants(shipped), developerPrograms = programs } = rest;
  return { registry: createPlatformRegistry({ ...rest, tenants, developerPrograms, definitions }), faults };
}

/**
 * Returns the folder of the platform files that this package brings along.
 *
 * @throws PlatformError PLATFORM_FILES_INVALID when it is missing
 */
export function shippedPlatformsDirectory(): string {
  const found = candidates
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(`${path}/platform.schema.json`));
  if (found === undefined) throw new PlatformError('PLATFORM_FILES_INVALID', 'The shipped platform files are missing.');
  return found;
}

function shippedTenants(platforms: string): TenantCatalog {
  const folder = `${platforms}/tenants`;
  return openTenantCatalog({ directories: existsSync(folder) ? [folder] : [] }).catalog;
}
