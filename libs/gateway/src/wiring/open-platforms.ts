import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  createPlatformRegistry,
  loadPlatforms,
  openTenantCatalog,
  type PlatformDefinition,
  type PlatformFault,
  type PlatformRegistry,
} from '@fhir-gateway/platform-registry';
import type { Config } from '../config/config.js';
import { GatewayError } from '../errors/errors.js';
import type { Logger } from '../logging/logger.js';

/** The platforms that the settings name, and what is wrong with files that were left out. */
export interface OpenedPlatforms {
  readonly registry: PlatformRegistry;
  readonly definitions: readonly PlatformDefinition[];
  readonly platformFaults: readonly PlatformFault[];
  /** Faults of indexes of organizations, and of folders for them. */
  readonly tenantFaults: readonly { readonly file: string; readonly message: string }[];
}

/**
 * Opens the platforms that ship and those of the settings' own folders, with their organizations. A file with a fault is
 * left out and told of, never thrown.
 *
 * @param shipped folder of the platform files that ship, with a few organizations in `tenants`
 */
export function openPlatforms(config: Config, shipped: string): OpenedPlatforms {
  const { definitions, faults } = loadPlatforms({
    directories: [shipped, ...config.platformDirectories],
    allowInsecureUrls: config.allowInsecureUpstreams,
  });
  const shippedTenants = join(shipped, 'tenants');
  const tenants = openTenantCatalog({
    directories: [...(existsSync(shippedTenants) ? [shippedTenants] : []), ...config.tenantDirectories],
  });
  const { platformEnvironment: environment } = config;
  const registry = createPlatformRegistry({ definitions, environment, tenants: tenants.catalog });
  return { registry, definitions, platformFaults: faults, tenantFaults: tenants.faults };
}

/**
 * Opens the platforms and logs what was left out.
 *
 * @throws GatewayError CONFIG_INVALID when no platform file could be loaded
 */
export function openRegistry(config: Config, shipped: string, logger: Logger): PlatformRegistry {
  const { registry, definitions, platformFaults, tenantFaults } = openPlatforms(config, shipped);
  for (const fault of platformFaults) logger.warn({ ...fault }, 'a platform file was left out');
  if (definitions.length === 0) {
    throw new GatewayError('CONFIG_INVALID', 'No platform file could be loaded.', { detail: `looked in ${shipped}` });
  }
  for (const fault of tenantFaults) logger.warn({ ...fault }, 'an index of organizations was left out');
  for (const variable of registry.unknownVariables()) logger.warn({ variable }, 'a variable names no known platform');
  return registry;
}
