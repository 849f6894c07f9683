import { Keyring, TokenVault, type VaultStore } from '@fhir-gateway/token-vault';
import type { Config } from '../config/config-types.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { observedLogger } from '../logging/observed-logger.js';
import { tracedLogger } from '../logging/traced-logger.js';
import { RecentFailures } from '../operator/recent-failures.js';
import { ClientRegistrations } from '../registrations/client-registrations.js';
import { loadTracing } from '../tracing/load-tracing.js';
import { passingKey } from './gateway-keys.js';
import type { Answers } from './local-servers.js';
import { openRegistry } from './open-platforms.js';
import { openClients, openKeyCheck, openLastingKey, openStore } from './open-store.js';

/** What {@link openStorage} cannot find out by itself. */
export interface StorageOptions {
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  readonly logger?: Logger;
  /** Where sessions are kept; default what the settings name. Closed with the gateway. */
  readonly store?: VaultStore;
  readonly now?: () => number;
  /** Whether a server of this machine runs, for the status of its platform; absent: all are taken to run. */
  readonly answers?: Answers;
}

/** Opens what everything else works with: the log, the platform files, the keys and the store behind them. */
export async function openStorage(config: Config, options: StorageOptions) {
  const { now = Date.now, logger: untraced = createLogger(config.logLevel), answers } = options;
  const tracing = await loadTracing(config, untraced);
  const failures = new RecentFailures(now);
  const traced = tracing ? tracedLogger(untraced, () => tracing.traceId) : untraced;
  const logger = observedLogger(traced, (fields, isRefusal) => failures.noteLine(fields, isRefusal));
  const storedClients = new ClientRegistrations();
  const shipped = options.platformsDirectory;
  const { registry, refreshLocalServers } = openRegistry(config, { shipped, logger, storedClients, answers, now });
  const masterKeys = config.masterKeys.length > 0 ? config.masterKeys : [passingKey()];
  const keyring = new Keyring(masterKeys);
  const store = options.store ?? (await openStore(config, logger));
  const keys = await openKeyCheck({ store, keyring, config, logger, now });
  const lastingKeyring = await openLastingKey({ store, masterKeys, keys, now });
  const vault = new TokenVault({
    ...{ store, keyring, lastingKeyring, now, logger },
    recordKeys: config.recordKeys,
    idleSeconds: config.sessionIdleSeconds,
    maxSeconds: config.sessionMaxSeconds,
    cacheSeconds: config.sessionCacheSeconds,
  });
  await openClients(storedClients, { store, keyring, logger, isShared: config.redisUrl !== undefined }, keys);
  return {
    ...{ config, now, untraced, logger, tracing, failures, registry, refreshLocalServers, storedClients },
    ...{ store, keys, keyring, lastingKeyring, vault },
  };
}

export type Storage = Awaited<ReturnType<typeof openStorage>>;
