import { ClientRegistrations, type Config } from '@fhir-gateway/gateway';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore } from '@fhir-gateway/token-vault/redis';

/**
 * Reads the clients that operators entered, once, from the configured Redis; undefined without one, and where it does not
 * answer.
 */
export async function readStoredClients(
  config: Pick<Config, 'redisUrl' | 'redisCa' | 'masterKeys'>,
  connectTimeoutMs: number,
): Promise<ClientRegistrations | undefined> {
  const { redisUrl: url, redisCa: ca, masterKeys } = config;
  if (url === undefined || masterKeys.length === 0) return undefined;
  let isLate = false;
  const read = async () => {
    const link = await connectRedis({ url, connectTimeoutMs, ...(ca !== undefined && { ca }) });
    try {
      if (isLate) return undefined;
      const clients = new ClientRegistrations();
      const logger = { warn: () => undefined };
      await clients.open({ store: new RedisVaultStore({ link }), keyring: new Keyring(masterKeys), logger });
      return clients;
    } finally {
      await link.shutdown();
    }
  };
  const timer = new Promise<undefined>((resolve) => {
    setTimeout(() => {
      isLate = true;
      resolve(undefined);
    }, connectTimeoutMs).unref();
  });
  return Promise.race([read().catch(() => undefined), timer]);
}
