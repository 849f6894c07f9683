import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@fhir-gateway/gateway';
import {
  createPlatformRegistry,
  loadPlatforms,
  openTenantCatalog,
  type PlatformDefinition,
  type PlatformFault,
  type PlatformRegistry,
} from '@fhir-gateway/platform-registry';

/** The platforms that the settings name, and what is wrong with files that were left out. */
export interface OpenedRegistry {
  readonly registry: PlatformRegistry;
  readonly definitions: readonly PlatformDefinition[];
  readonly platformFaults: readonly PlatformFault[];
  /** Faults of indexes of organizations, and of folders for them. */
  readonly tenantFaults: readonly { readonly file: string; readonly message: string }[];
}

/** Opens the same platforms as a gateway with these settings would. */
export function openRegistry(config: Config, shipped: string): OpenedRegistry {
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
