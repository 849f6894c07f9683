import { MasterKeyCheck, MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import type { Config } from '../config/config.js';
import type { Logger } from '../logging/logger.js';
import { KeyCheck } from './key-check.js';

/** The store that the settings name. @throws VaultError STORE_UNAVAILABLE */
export async function openStore(config: Config, logger: Logger): Promise<VaultStore> {
  if (config.redisUrl === undefined) return new MemoryVaultStore();
  const { redisUrl: url, redisCa: ca, redisWriteReplicas: writeReplicas } = config;
  return connectRedisVaultStore({ url, writeReplicas, logger, ...(ca !== undefined && { ca }) });
}

/**
 * Whether the master keys open what the store holds. A store that was opened is not left open by a start that is refused.
 *
 * @throws GatewayError MASTER_KEYS_DO_NOT_FIT
 */
export async function openKeyCheck(parts: {
  store: VaultStore;
  keyring: Keyring;
  config: Config;
  logger: Logger;
  now: () => number;
}): Promise<KeyCheck> {
  const { store, keyring, config, logger, now } = parts;
  const masterKeyCheck = new MasterKeyCheck({
    store,
    keyring,
    now,
    lifetimeSeconds: config.sessionMaxSeconds,
    // Memory is shared with nobody.
    ...(config.redisUrl === undefined && { askMs: 0 }),
  });
  return KeyCheck.open({ masterKeys: masterKeyCheck, logger, now }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
}
