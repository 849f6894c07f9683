import type { RedisCommand } from '@fhir-gateway/audit';
import { auditAccountsOf, type Config } from '@fhir-gateway/gateway';
import { Keyring, LastingKey } from '@fhir-gateway/token-vault';
import { connectRedis, RedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { auditLines, type AuditSource } from './audit-lines.js';

/** Whose audit entries are looked for, and where. */
export interface AuditLookUp {
  readonly from: AuditSource;
  /** The person as the OpenID provider names them: the claim `sub`. */
  readonly subject: string;
  /** The provider; that of the settings when absent. */
  readonly issuer?: string;
  readonly settings: Config;
  /** Takes each entry, as it was written. */
  readonly entry: (line: string) => void;
  /** Takes what a person is told. */
  readonly print: (line: string) => void;
}

/** Told to a shell: entries were found; none was; arguments or settings do not fit. */
const exitCodes = { found: 0, none: 1, usage: 2 } as const;

/**
 * Finds the audit entries of somebody who signed in to the gateway: those that name the person, and others of the same
 * sessions. It compares keyed hashes, so that it takes the keys by which the entries were written.
 *
 * @returns an exit code
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and does not answer
 * @throws the system's error for a file that cannot be read
 */
export async function findAudit(lookUp: AuditLookUp): Promise<number> {
  const { from, subject, settings, entry, print } = lookUp;
  const issuer = lookUp.issuer ?? settings.login?.issuer;
  if (issuer === undefined) {
    print('FHIR_GATEWAY_LOGIN_ISSUER is not set: name the provider of the person with --issuer.');
    return exitCodes.usage;
  }
  if (settings.masterKeys.length === 0) {
    print('FHIR_GATEWAY_MASTER_KEY is not set: people are named by keyed hashes.');
    return exitCodes.usage;
  }
  if (from === 'redis-stream' && settings.redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: there is no stream to look at.');
    return exitCodes.usage;
  }
  const { redisUrl: url, redisCa: ca } = settings;
  const link = url === undefined ? undefined : await connectRedis({ url, ...(ca !== undefined && { ca }) });
  try {
    const { masterKeys } = settings;
    const lasting = link && (await LastingKey.find({ store: new RedisVaultStore({ link }), masterKeys }));
    const keyring = lasting?.keyring ?? new Keyring(masterKeys);
    const accounts = new Set(auditAccountsOf(keyring, settings.audit.key)({ issuer, subject }));
    const command: RedisCommand | undefined = link && ((key, args) => link.command(key, args));
    const sessions = new Set<unknown>();
    let found = 0;
    for await (const line of auditLines(from, command)) {
      const { account, subject: session } = fieldsOf(line);
      if (typeof account === 'string' && accounts.has(account)) sessions.add(session);
      else if (session === undefined || !sessions.has(session)) continue;
      found += 1;
      entry(line);
    }
    sessions.delete(undefined);
    print(`${found} ${found === 1 ? 'entry' : 'entries'} of ${sessions.size} sessions.`);
    return found > 0 ? exitCodes.found : exitCodes.none;
  } finally {
    await link?.shutdown();
  }
}

/** Of an audit entry; empty for any other line. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  if (!line.includes('"audit":true')) return {};
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
