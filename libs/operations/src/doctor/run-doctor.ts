import { gatewayAddresses, openPlatforms } from '@fhir-gateway/gateway';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { OperationContext } from '../context.js';
import { readStoredClients } from '../register/stored-clients.js';
import { createProgress } from '../progress/progress.js';
import { payerFactsLine } from '../verify/payer-facts-line.js';
import { checkAddresses } from './check-addresses.js';
import { checkAudit } from './check-audit.js';
import { checkClientCertificates } from './check-client-certificates.js';
import { checkClientKeys } from './check-client-keys.js';
import { checkDisk } from './check-disk.js';
import { checkKeys } from './check-keys.js';
import { checkNode } from './check-node.js';
import { checkPlatformFiles, configuredPlatforms } from './check-platform-files.js';
import { checkPlatforms } from './check-platforms.js';
import { checkPorts } from './check-ports.js';
import { checkRedis } from './check-redis.js';
import { checkSettings } from './check-settings.js';
import type { Area } from './finding.js';
import { renderReport, reportOf } from './report.js';

/** How a check-up is wanted. */
export interface DoctorRequest {
  readonly json: boolean;
  /** Nothing but this machine is asked: no Redis, no platform, no other server. */
  readonly offline: boolean;
  /** Platforms to look at besides those that have credentials. */
  readonly platforms: readonly string[];
}

/** What a check-up needs of the process that it runs in. */
export interface DoctorContext extends OperationContext {
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  readonly workingDirectory: string;
  /** How long Redis may take to be there. */
  readonly redisConnectMs: number;
  /** Returns how many bytes can still be written in a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** Whether `.env` of the working folder is there and could not be read. */
  readonly isEnvFileUnreadable: boolean;
}

/** Reported to a shell: nothing is wrong, or warnings alone; there is at least one problem. */
const exitCodes = { ok: 0, problems: 1 } as const;

/**
 * Checks a deployment as its settings describe it, and prints each thing that is wrong with what mends it.
 *
 * @returns an exit code: 1 when there is at least one problem, 0 otherwise
 */
export async function runDoctor(request: DoctorRequest, context: DoctorContext): Promise<number> {
  const { stdout, stderr, now, environment } = context;
  const settings = checkSettings(environment, context.isEnvFileUnreadable);
  const areas: Area[] = [checkNode(context.nodeVersion), settings.area];
  const { config } = settings;
  if (config !== undefined) areas.push(...(await checkWith(config, request, context)));
  else areas.push({ name: 'the rest', seen: 'not looked at: no settings to go by', skipped: true, findings: [] });
  const redirectUri = config && gatewayAddresses(config.publicUrl).redirectUri;
  const report = reportOf(areas, { checkedAt: new Date(now()).toISOString(), ...(redirectUri && { redirectUri }) });
  if (stderr.isTTY === true) stderr.write('\r\u001b[2K');
  stdout.write(request.json ? `${JSON.stringify(report, undefined, 2)}\n` : renderReport(report, stdout));
  return report.problems === 0 ? exitCodes.ok : exitCodes.problems;
}

const redisNotAsked: Area = { name: 'redis', seen: 'not asked: --offline', skipped: true, findings: [] };

async function checkWith(
  config: NonNullable<ReturnType<typeof checkSettings>['config']>,
  { offline: isOffline, platforms: named }: DoctorRequest,
  context: DoctorContext,
): Promise<Area[]> {
  const { fetch, now, sleep, certificateEnd, workingDirectory, platformsDirectory } = context;
  // Where Redis refuses or does not answer, each of the two takes all of its time.
  const [stored, redis] = await Promise.all([
    isOffline ? undefined : readStoredClients(config, context.redisConnectMs),
    isOffline ? redisNotAsked : checkRedis(config, now, context.redisConnectMs),
  ]);
  const opened = openPlatforms(config, platformsDirectory, { storedClients: stored });
  const { registry, definitions } = opened;
  const canonical = new Map(named.map((id) => [id, canonicalId(registry, id)]));
  const wanted = new Set([
    ...configuredPlatforms(opened, config.platformEnvironment).map(({ id }) => id),
    ...definitions.filter(({ id }) => stored?.find(id) !== undefined).map(({ id }) => id),
    ...canonical.values(),
  ]);
  const platforms = definitions.filter(({ id }) => wanted.has(id));
  const tick = progressOf(context, 2 + platforms.length);
  const payers = payerFactsLine([platformsDirectory, ...config.platformDirectories], definitions, now());
  return Promise.all([
    checkKeys(config),
    checkAddresses(config),
    checkPorts(config, fetch),
    redis,
    checkPlatformFiles(opened, config, { directory: workingDirectory, payers }),
    checkClientKeys({ config, registry, isOffline, fetch }).finally(tick),
    checkClientCertificates(registry, now()),
    checkPlatforms({
      registry,
      platforms,
      unknown: [...canonical].flatMap(([id, found]) => (found === undefined ? [id] : [])),
      isOffline,
      addresses: gatewayAddresses(config.publicUrl),
      fetch,
      now,
      sleep,
      certificateEnd,
      onChecked: tick,
    }),
    checkAudit(config, isOffline, fetch).finally(tick),
    checkDisk(config, workingDirectory, context.freeBytes),
  ]);
}

/** Undefined where no platform has this id or alias. */
function canonicalId(registry: PlatformRegistry, id: string): string | undefined {
  const found = registry.list().find((one) => one.id === id || one.aliases.includes(id));
  return found?.id;
}

/** A bar for a person who waits; a log needs none. */
function progressOf({ stderr, now }: DoctorContext, total: number): () => void {
  if (stderr.isTTY !== true) return () => undefined;
  const progress = createProgress({ label: 'Checking', total, stream: stderr, now });
  let done = 0;
  return () => progress.update((done += 1));
}
