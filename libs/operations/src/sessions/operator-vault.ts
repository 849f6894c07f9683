import { auditSubjectsOf, type Config, createLogger, openAuditTrail } from '@fhir-gateway/gateway';
import { Keyring, LastingKey, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedis, type RedisLink, RedisVaultStore } from '@fhir-gateway/token-vault/redis';

/** What every command about sessions of others is given. */
export interface SessionsOrder {
  readonly settings: Config;
  readonly print: (line: string) => void;
  /** Takes audit entries that go to standard output, where settings say so; they must not be among what is printed. */
  readonly auditLine: (line: string) => void;
  readonly now: () => number;
}

/** What {@link openOperatorVault} opens. */
interface OperatorVault {
  readonly link: RedisLink;
  readonly vault: TokenVault;
  readonly audit: Awaited<ReturnType<typeof openAuditTrail>>;
  /** As audit entries name a session. */
  readonly subjectsOf: (sessionId: string) => string[];
}

/**
 * The sessions of a deployment, and where it is noted what an operator does with them; `undefined`, and told, where they are in
 * the memory of another process.
 *
 * @throws VaultError STORE_UNAVAILABLE when the Redis does not answer
 */
export async function openOperatorVault({
  settings,
  print,
  auditLine,
  now,
}: SessionsOrder): Promise<OperatorVault | undefined> {
  const { redisUrl, redisCa: ca, redisWriteReplicas: writeReplicas } = settings;
  if (redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: sessions in memory end with their process.');
    return undefined;
  }
  const keyring = new Keyring(settings.masterKeys);
  const link = await connectRedis({ url: redisUrl, writeReplicas, ca });
  const store = new RedisVaultStore({ link });
  const lasting = await LastingKey.find({ store, masterKeys: settings.masterKeys });
  const lastingKeyring = lasting?.keyring ?? keyring;
  const vault = new TokenVault({ store, keyring, lastingKeyring, now, cacheSeconds: settings.sessionCacheSeconds });
  const logger = createLogger('info', { write: auditLine });
  const platformUrl = () => undefined;
  const audit = await openAuditTrail({ config: settings, keyring, lastingKeyring, logger, now, platformUrl });
  return { link, vault, audit, subjectsOf: auditSubjectsOf(lastingKeyring, settings.audit.key) };
}
