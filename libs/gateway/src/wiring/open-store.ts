import { LastingKey, MasterKeyCheck, MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { Keyring, MasterKey, VaultStore } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import type { Config } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';
import type { ClientRegistrations } from '../registrations/client-registrations.js';
import { KeyCheck } from './key-check.js';

/** Others see what was entered within a second. */
const registrationPollMs = 500;

/** The store that the settings name. @throws VaultError STORE_UNAVAILABLE */
export async function openStore(config: Config, logger: Logger): Promise<VaultStore> {
  if (config.redisUrl === undefined) return new MemoryVaultStore();
  const { redisUrl: url, redisCa: ca, redisWriteReplicas: writeReplicas } = config;
  return connectRedisVaultStore({ url, writeReplicas, logger, ca });
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
    lifetimeSeconds: config.longestSessionSeconds,
    // Memory is shared with nobody.
    ...(config.redisUrl === undefined && { askMs: 0 }),
  });
  return KeyCheck.open({ masterKeys: masterKeyCheck, logger, now }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
}

/**
 * The key of what nobody can seal again, which running processes store again when the store was emptied.
 *
 * @throws VaultError STORE_UNAVAILABLE
 */
export async function openLastingKey(parts: {
  store: VaultStore;
  masterKeys: readonly MasterKey[];
  keys: KeyCheck;
  now: () => number;
}): Promise<Keyring> {
  const { store, masterKeys, keys, now } = parts;
  try {
    const lasting = await LastingKey.open({ store, masterKeys, now });
    keys.alsoRestore(() => lasting.restore());
    return lasting.keyring;
  } catch (error) {
    await keys.close();
    await store.close();
    throw error;
  }
}

/**
 * Reads the clients that operators entered. A store that was opened is not left open by a start that fails.
 *
 * @throws VaultError STORE_UNAVAILABLE
 */
export async function openClients(
  clients: ClientRegistrations,
  { isShared, ...parts }: { store: VaultStore; keyring: Keyring; logger: Logger; isShared: boolean },
  keys: KeyCheck,
): Promise<void> {
  try {
    await clients.open({ ...parts, ...(isShared && { pollMs: registrationPollMs }) });
  } catch (error) {
    await keys.close();
    await parts.store.close();
    throw error;
  }
}
