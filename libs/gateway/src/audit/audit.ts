import {
  AuditChain,
  type AuditDestination,
  type ChainKey,
  AuditTrail,
  chainKey,
  CheckpointFolder,
  FhirDestination,
  FileDestination,
  LogSink,
  type LogStream,
  SinkQueue,
  Pseudonyms,
  type PseudonymKind,
  RedisDestination,
  RedisHeads,
} from '@fhir-gateway/audit';
import { parsePlatformId, withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedis } from '@fhir-gateway/token-vault/redis';
import type { RedisLink } from '@fhir-gateway/token-vault/redis';
import { pino } from 'pino';
import type { AuditEntry } from './audit-entry.js';
import type { Config } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';

/** The same entry, with the number of a connection apart from the platform's id: entries of one platform have one id. */
export function withPlatformApart(entry: AuditEntry): AuditEntry {
  const { platformId } = entry as { readonly platformId?: string };
  const connection = platformId?.includes('~') === true ? parsePlatformId(platformId)?.connection : undefined;
  if (platformId === undefined || connection === undefined) return entry;
  return { ...entry, platformId: withoutConnectionNumber(platformId), connection } as AuditEntry;
}

/** The labels under which keys of the audit are derived; `audit:verify` derives the same. */
export const auditKeyLabels = { chain: 'audit-chain', pseudonyms: 'audit-pseudonyms' } as const;

/**
 * The keys of pseudonyms, that of new entries first: of `FHIR_GATEWAY_AUDIT_KEY`, else of the lasting key, which a change
 * of the master key leaves as it is; then those by which older entries were made.
 *
 * @param lastingKeyring of `LastingKey`
 */
function pseudonymKeys(lastingKeyring: Keyring, auditKey: string | undefined): [Uint8Array, ...Uint8Array[]] {
  const [lasting, ...older] = lastingKeyring.deriveAll(auditKeyLabels.pseudonyms, 32);
  if (auditKey === undefined) return [lasting, ...older];
  const own = new Keyring([{ id: 'audit', secret: Buffer.from(auditKey), primary: true }]);
  return [own.derive(auditKeyLabels.pseudonyms, 32), lasting, ...older];
}

/**
 * By which subjects audit entries name a session: that of new entries first, then those of older keys.
 *
 * @param lastingKeyring of `LastingKey`, or of the master keys where there is none
 */
export function auditSubjectsOf(lastingKeyring: Keyring, auditKey?: string): (sessionId: string) => string[] {
  const pseudonymsOf = auditPseudonymsOf(lastingKeyring, auditKey);
  return (sessionId) => pseudonymsOf('session', sessionId);
}

/** The same of anything that entries name by a pseudonym: `id` is what the writer of entries is given. */
export function auditPseudonymsOf(
  lastingKeyring: Keyring,
  auditKey?: string,
): (kind: PseudonymKind, id: string) => string[] {
  const keys = pseudonymKeys(lastingKeyring, auditKey).map((key) => new Pseudonyms(key));
  return (kind, id) => keys.map((pseudonyms) => pseudonyms.of(kind, id));
}

/** What {@link openAuditTrail} is made with. */
export interface AuditTrailParts {
  readonly config: Pick<Config, 'audit' | 'publicUrl' | 'redisUrl' | 'redisCa'>;
  readonly keyring: Keyring;
  /** For pseudonyms where the settings name no key of their own. */
  readonly lastingKeyring: Keyring;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  platformUrl(platformId: string): string | undefined;
}

/** The audit trail of a gateway, and what has to be closed after it. */
export interface OpenAuditTrail {
  readonly trail: AuditTrail;
  /**
   * Writes what waits, ends the chains, and lets go of connections; at most five seconds.
   *
   * @returns entries that were lost since the start
   */
  close(): Promise<number>;
}

/**
 * Opens every place that audit entries are to go to.
 *
 * @throws AuditError AUDIT_SINK_UNUSABLE when the file or the folder of its checkpoints cannot be opened
 * @throws VaultError STORE_UNAVAILABLE when Redis cannot be reached
 */
export async function openAuditTrail(parts: AuditTrailParts): Promise<OpenAuditTrail> {
  const { config, keyring, lastingKeyring, logger, now } = parts;
  const { audit } = config;
  const key = chainKey(keyring.derive(auditKeyLabels.chain, 32));
  const link = await openLink(config, logger);
  const queues = (await openDestinations(parts, key, link)).map(
    (destination) =>
      new SinkQueue({
        destination,
        ...(destination.isChained && { chain: new AuditChain({ key, now }) }),
        maxQueued: audit.maxQueued,
        logger,
      }),
  );
  const stream = audit.stdout ? outputOf(logger) : undefined;
  const trail = new AuditTrail({
    pseudonyms: new Pseudonyms(pseudonymKeys(lastingKeyring, audit.key)[0]),
    ...(stream && { lines: new LogSink({ stream, chain: new AuditChain({ key, now }) }) }),
    queues,
    whenFull: audit.whenFull,
    maxQueued: audit.maxQueued,
    now,
  });
  const close = async () => {
    const lost = await trail.close();
    const { droppedEntries } = trail.stats;
    if (lost + droppedEntries > 0)
      logger.error({ event: 'audit.lost', lost, droppedEntries }, 'audit entries were lost');
    await link?.shutdown();
    return lost + droppedEntries;
  };
  return { trail, close };
}

/** A connection of its own: what waits for it never holds up a session. Heads of a file's chain are kept there, too. */
async function openLink({ audit, redisUrl, redisCa }: AuditTrailParts['config'], logger: Logger) {
  if (redisUrl === undefined || !(audit.redisStream || audit.file !== undefined)) return undefined;
  return connectRedis({ url: redisUrl, logger, ca: redisCa });
}

async function openDestinations(
  parts: AuditTrailParts,
  key: ChainKey,
  link: RedisLink | undefined,
): Promise<AuditDestination[]> {
  const { config, logger, now, platformUrl } = parts;
  const { checkpoints: path, file, fhirUrl, fhirToken, redisMaxLength, redisStream } = config.audit;
  const command = link && ((key: string, args: readonly string[]) => link.command(key, args));
  const destinations: AuditDestination[] = [];
  if (file !== undefined) {
    const heads = command && new RedisHeads(command);
    const checkpoints = path === undefined ? undefined : await CheckpointFolder.open({ path, key, now, logger });
    const places = { ...(heads && { heads }), ...(checkpoints && { checkpoints }) };
    destinations.push(await FileDestination.open({ path: file, now, ...places }));
  }
  if (redisStream && command) destinations.push(new RedisDestination({ command, maxLength: redisMaxLength }));
  if (fhirUrl !== undefined) {
    const context = { gatewayUrl: config.publicUrl, platformUrl };
    const token = fhirToken === undefined ? {} : { token: fhirToken };
    destinations.push(new FhirDestination({ url: fhirUrl, ...token, context, fetch, logger }));
  }
  return destinations;
}

/** The log's own output, where its level lets entries through. */
function outputOf(logger: Logger): LogStream | undefined {
  const { [pino.symbols.streamSym]: stream, level } = logger as unknown as {
    readonly [pino.symbols.streamSym]?: LogStream;
    readonly level?: string;
  };
  return stream && ['trace', 'debug', 'info'].includes(level ?? '') ? stream : undefined;
}
