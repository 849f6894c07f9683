import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadPayerFacts, type PayerFacts } from '@fhir-gateway/coverage-tools/payer-facts';
import {
  createPlatformRegistry,
  loadDeveloperPrograms,
  loadPlatforms,
  openTenantCatalog,
  type PlatformDefinition,
  type PlatformFault,
  type PlatformRegistry,
  type StoredClients,
} from '@fhir-gateway/platform-registry';
import type { Config } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';
import type { Logger } from '../logging/logger.js';
import { LocalServers, type Answers } from './local-servers.js';
import { unknownPlatforms } from '../unknown-settings/unknown-platforms.js';
import { unknownSettings, unreadVariables } from '../unknown-settings/unknown-settings.js';

/** The platforms that the settings name, and what is wrong with files that were left out. */
export interface OpenedPlatforms {
  readonly registry: PlatformRegistry;
  readonly definitions: readonly PlatformDefinition[];
  /** What payers want who ask for prior authorization on paper, by telephone and by portal. */
  readonly payerFacts: PayerFacts;
  readonly platformFaults: readonly PlatformFault[];
  /** Files in the short form, with what was assumed of each. */
  readonly platformNotices: readonly { readonly file: string; readonly notices: readonly string[] }[];
  /** Faults of indexes of organizations, and of folders for them. */
  readonly tenantFaults: readonly { readonly file: string; readonly message: string }[];
  /** Looks which servers of this machine run, for the statuses of their platforms; at most once in ten seconds. */
  refreshLocalServers(): Promise<void>;
}

/** What else platforms are opened with. */
export interface OpenPlatformsOptions {
  /** Clients that were entered while the gateway runs. */
  readonly storedClients?: StoredClients | undefined;
  /** Whether a server of this machine runs; absent: all are taken to run. */
  readonly answers?: Answers | undefined;
  readonly now?: () => number;
}

/**
 * Opens the platforms that ship and those of the settings' own folders, with their organizations. A file with a fault is
 * left out and told of, never thrown.
 *
 * @param shipped folder of the platform files that ship, with their organizations in `tenants`
 */
export function openPlatforms(config: Config, shipped: string, options: OpenPlatformsOptions = {}): OpenedPlatforms {
  const { storedClients, answers = () => Promise.resolve(true), now = Date.now } = options;
  const directories = [shipped, ...config.platformDirectories];
  const { definitions, faults, notices } = loadPlatforms({
    directories,
    allowInsecureUrls: config.allowInsecureUpstreams,
  });
  const developerPrograms = loadDeveloperPrograms(directories);
  const besidePlatforms = directories.map((directory) => join(directory, 'tenants'));
  const tenants = openTenantCatalog({
    directories: [...besidePlatforms.filter((directory) => existsSync(directory))],
  });
  const { platformEnvironment: environment } = config;
  const localServers = new LocalServers({ definitions, answers, now });
  const registry = createPlatformRegistry({
    definitions,
    environment,
    tenants: tenants.catalog,
    developerPrograms: developerPrograms.programs,
    isSilent: (fhirBaseUrl) => localServers.isSilent(fhirBaseUrl),
    ...(storedClients && { storedClients }),
  });
  const payers = loadPayerFacts(directories, definitions);
  const platformFaults = [...faults, ...developerPrograms.faults, ...payers.faults];
  return {
    registry,
    definitions,
    payerFacts: payers.facts,
    platformFaults,
    platformNotices: notices,
    tenantFaults: tenants.faults,
    refreshLocalServers: () => localServers.refresh(),
  };
}

/**
 * Opens the platforms and logs what was left out.
 *
 * @throws GatewayError CONFIG_INVALID when no platform file could be loaded, or a setting names a platform that there is not
 */
export function openRegistry(
  config: Config,
  { shipped, logger, ...options }: OpenPlatformsOptions & { shipped: string; logger: Logger },
): Pick<OpenedPlatforms, 'registry' | 'payerFacts' | 'refreshLocalServers'> {
  const opened = openPlatforms(config, shipped, options);
  const { registry, definitions, platformFaults, platformNotices, tenantFaults } = opened;
  for (const fault of platformFaults) logger.warn({ ...fault }, 'a platform file was left out');
  for (const { file, notices } of platformNotices) {
    logger.warn({ file, notices }, 'a platform file in the short form was read, with assumptions');
  }
  if (definitions.length === 0) {
    throw new GatewayError('CONFIG_INVALID', 'No platform file could be loaded.', { detail: `looked in ${shipped}` });
  }
  const strangers = unknownPlatforms(config, opened);
  if (strangers.length > 0) {
    throw new GatewayError('CONFIG_INVALID', 'The settings do not fit; see the list of faults.', {
      detail: strangers.join('\n'),
    });
  }
  for (const fault of tenantFaults) logger.warn({ ...fault }, 'an index of organizations was left out');
  for (const variable of registry.placeholders())
    logger.warn({ variable }, 'a variable holds a placeholder, no client id');
  const unread = [
    ...unknownSettings(config.platformEnvironment).map((one) => ({ ...one, what: 'There is no setting' })),
    ...unreadVariables(definitions, config.platformEnvironment).map((one) => ({ ...one, what: 'No platform reads' })),
  ];
  for (const { name, meant, now, what } of unread) {
    const hint = now ?? (meant === undefined ? undefined : `Did you mean ${meant}?`);
    logger.warn(
      { variable: name },
      [`${what} ${name}${now === undefined ? '' : ' any more'}.`, hint].filter(Boolean).join(' '),
    );
  }
  return opened;
}

/** The FHIR base of a platform; undefined for one that cannot be used. */
export function findPlatformUrl(registry: PlatformRegistry, platformId: string): string | undefined {
  try {
    return registry.resolve(platformId).fhirBaseUrl;
  } catch {
    return undefined;
  }
}
