import {
  auditLines,
  type AuditSource,
  auditStream,
  type ChainHead,
  chainKey,
  type ChainReport,
  ChainVerifier,
  type CheckpointReading,
  type OpenEnd,
  readCheckpoints,
  type RedisCommand,
  RedisHeads,
} from '@fhir-gateway/audit';
import { auditKeyLabels, type Config } from '@fhir-gateway/gateway';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedis } from '@fhir-gateway/token-vault/redis';
import { lookAtChains } from './look-at-chains.js';

/** What was found; of checkpoints, where a folder of them is configured. */
type VerifyReport = ChainReport & { readonly checkpoints?: CheckpointReading };

/** What is looked at, with which keys. */
export interface AuditCheck {
  readonly from: AuditSource;
  readonly settings: Pick<Config, 'audit' | 'masterKeys' | 'redisUrl' | 'redisCa'>;
  readonly print: (line: string) => void;
  /** Is given the report, for programs that read it. */
  readonly onReport?: (report: VerifyReport) => void;
}

/** Told to a shell: all as it was written; a fault was found; it could not be looked at. */
export const exitCodes = { intact: 0, fault: 1, notChecked: 3 } as const;

/**
 * Looks through chains of audit entries, prints what was found, and says where the first fault is.
 *
 * @returns one of {@link exitCodes}
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and does not answer
 * @throws the system's error for a file, or a folder of checkpoints, that cannot be read
 */
export async function verifyAudit({ from, settings, print, onReport }: AuditCheck): Promise<number> {
  const { audit, masterKeys, redisUrl, redisCa } = settings;
  if (masterKeys.length === 0) {
    print('FHIR_GATEWAY_MASTER_KEY is not set: it is what the chain was sealed with.');
    return exitCodes.notChecked;
  }
  if (from === 'redis-stream' && redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: there is no stream to look at.');
    return exitCodes.notChecked;
  }
  const keys = new Keyring(masterKeys).deriveAll(auditKeyLabels.chain, 32).map(chainKey);
  const link = redisUrl === undefined ? undefined : await connectRedis({ url: redisUrl, ca: redisCa });
  const command: RedisCommand | undefined = link && ((key, args) => link.command(key, args));
  try {
    const source = from === 'redis-stream' ? 'stream' : from.isLog ? 'log' : 'file';
    const heads = new Map<string, ChainHead>();
    // Before the lines: a checkpoint that a running process writes later names lines that were not looked at.
    const reading =
      source === 'file' && audit.checkpoints !== undefined ? await readCheckpoints(audit.checkpoints, keys) : undefined;
    const report = await lookAtChains({
      verifierNow: () =>
        new ChainVerifier({ keys, source, heads, ...(reading && { checkpoints: reading.checkpoints }) }),
      lines: () => auditLines(from, { command }),
      ...(command && source !== 'log' && { learnHeads: (chains) => loadHeads(new RedisHeads(command), chains, heads) }),
    });
    onReport?.({ ...report, ...(reading && { checkpoints: reading }) });
    return tell(report, reading, print);
  } finally {
    await link?.shutdown();
  }
}

async function loadHeads(kept: RedisHeads, chains: ReadonlySet<string>, heads: Map<string, ChainHead>): Promise<void> {
  for (const chain of chains) {
    const head = await kept.get(chain);
    if (head) heads.set(chain, head);
  }
}

function tell(report: ChainReport, reading: CheckpointReading | undefined, print: (line: string) => void): number {
  const rows: [string, number][] = [
    ['entries', report.entries],
    ['sealed blocks', report.blocks],
    ['chains', report.chains],
    ['chains that were ended', report.endedChains],
    ['ends proved by a head in Redis', report.provenEnds],
    ...(reading ? checkpointRows(reading) : []),
    ['entries lost because a queue was full, as recorded', report.dropped],
    ['starts that follow what is not here', report.openLinks],
    ['lines not sealed yet', report.unsealedLines],
    ['other lines', report.otherLines],
  ];
  for (const [name, count] of rows) print(`  ${name.padEnd(44)} ${String(count).padStart(10)}`);
  const { fault, ends } = report;
  if (fault) {
    const where = fault.fromLine === undefined ? `line ${fault.line}` : `lines ${fault.fromLine} to ${fault.line}`;
    print(`FAULT ${fault.code} at ${where}${fault.chain === undefined ? '' : `, chain ${fault.chain}`}`);
    if (fault.missing) print(missingText(fault.missing));
    return exitCodes.fault;
  }
  if (reading && reading.changed.length > 0) {
    print(`FAULT CHECKPOINT_CHANGED: ${reading.changed.slice(0, mostEnds).join(', ')}`);
    return exitCodes.fault;
  }
  print(report.entries === 0 ? `No entry of ${auditStream} or a file was found.` : 'As it was written.');
  if (report.entries === 0) return exitCodes.notChecked;
  if (ends.length > 0) print(openEndsText(ends.length));
  for (const end of ends.slice(0, mostEnds)) print(endText(end));
  return exitCodes.intact;
}

/** Chains whose open ends are told one by one; `--json` has all. */
const mostEnds = 10;

function checkpointRows({ checkpoints, unknownKeys, changed }: CheckpointReading): [string, number][] {
  return [
    ['checkpoints', checkpoints.length],
    ['checkpoints of keys that are not configured', unknownKeys],
    ['checkpoints that were changed', changed.length],
  ];
}

function missingText({ last, timeMs, lastHere }: { last: number; timeMs: number; lastHere: number }): string {
  const here = lastHere === 0 ? 'none of its entries is here' : `the last entry here is ${lastHere}`;
  return `The end is missing: the checkpoint of ${iso(timeMs)} is at entry ${last}, ${here}. Give newer files of the trail too, if there are any.`;
}

/** A chain that was cut, or whose process runs or was killed, ends alike: nothing in its lines tells these apart. */
function openEndsText(count: number): string {
  const chains = count === 1 ? 'The end of 1 chain is' : `The ends of ${count} chains are`;
  return `${chains} not proved: a process still writes, was killed, or lines after the last record were taken off.`;
}

function endText({ chain, last, provenTo }: OpenEnd): string {
  const proved = provenTo
    ? `no entry up to ${provenTo.last} was taken off, by the checkpoint of ${iso(provenTo.timeMs)}`
    : 'no checkpoint proves where it ended';
  return `  chain ${chain}: ${proved}. Whether there were entries after ${last} cannot be known.`;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
