import {
  auditStream,
  type ChainHead,
  chainKey,
  type ChainReport,
  ChainVerifier,
  type RedisCommand,
  RedisHeads,
} from '@fhir-gateway/audit';
import { auditKeyLabels, type Config } from '@fhir-gateway/gateway';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedis } from '@fhir-gateway/token-vault/redis';
import { auditLines, type AuditSource } from './audit-lines.js';

/** What is looked at, with which keys. */
export interface AuditCheck {
  readonly from: AuditSource;
  readonly settings: Pick<Config, 'masterKeys' | 'redisUrl' | 'redisCa'>;
  readonly print: (line: string) => void;
  /** Is given the report, for programs that read it. */
  readonly onReport?: (report: ChainReport) => void;
}

/** Told to a shell: all as it was written; a fault was found; it could not be looked at. */
export const exitCodes = { intact: 0, fault: 1, notChecked: 3 } as const;

/**
 * Looks through chains of audit entries, prints what was found, and says where the first fault is.
 *
 * @returns one of {@link exitCodes}
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and does not answer
 * @throws the system's error for a file that cannot be read
 */
export async function verifyAudit({ from, settings, print, onReport }: AuditCheck): Promise<number> {
  const { masterKeys, redisUrl, redisCa } = settings;
  if (masterKeys.length === 0) {
    print('FHIR_GATEWAY_MASTER_KEY is not set: it is what the chain was sealed with.');
    return exitCodes.notChecked;
  }
  if (from === 'redis-stream' && redisUrl === undefined) {
    print('FHIR_GATEWAY_REDIS_URL is not set: there is no stream to look at.');
    return exitCodes.notChecked;
  }
  const keys = new Keyring(masterKeys).deriveAll(auditKeyLabels.chain, 32).map(chainKey);
  const link =
    redisUrl === undefined
      ? undefined
      : await connectRedis({ url: redisUrl, ...(redisCa !== undefined && { ca: redisCa }) });
  const command: RedisCommand | undefined = link && ((key, args) => link.command(key, args));
  try {
    const source = from === 'redis-stream' ? 'stream' : from.isLog ? 'log' : 'file';
    const heads = new Map<string, ChainHead>();
    const verifier = new ChainVerifier({ keys, source, heads });
    const chains = new Set<string>();
    for await (const line of auditLines(from, command)) {
      verifier.push(line);
      const [, chain] = /"chain":"([\w-]{1,32})"/.exec(line) ?? [];
      if (chain !== undefined) chains.add(chain);
      if (verifier.fault) break;
    }
    // After the lines: a head that was read first could be older than what is looked at, and prove less.
    if (command && source !== 'log' && !verifier.fault) await loadHeads(new RedisHeads(command), chains, heads);
    const report = verifier.report();
    onReport?.(report);
    return tell(report, print);
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

function tell(report: ChainReport, print: (line: string) => void): number {
  const rows: [string, number][] = [
    ['entries', report.entries],
    ['sealed blocks', report.blocks],
    ['chains', report.chains],
    ['chains that were ended', report.endedChains],
    ['ends proved by a head in Redis', report.provenEnds],
    ['entries lost because a queue was full, as recorded', report.dropped],
    ['starts that follow what is not here', report.openLinks],
    ['lines not sealed yet', report.unsealedLines],
    ['other lines', report.otherLines],
  ];
  for (const [name, count] of rows) print(`  ${name.padEnd(44)} ${String(count).padStart(10)}`);
  const { fault } = report;
  if (!fault) {
    print(report.entries === 0 ? `No entry of ${auditStream} or a file was found.` : 'As it was written.');
    if (report.entries > 0 && report.openEnds > 0) print(openEndsText(report.openEnds));
    return report.entries === 0 ? exitCodes.notChecked : exitCodes.intact;
  }
  const where = fault.fromLine === undefined ? `line ${fault.line}` : `lines ${fault.fromLine} to ${fault.line}`;
  print(`FAULT ${fault.code} at ${where}${fault.chain === undefined ? '' : `, chain ${fault.chain}`}`);
  return exitCodes.fault;
}

/** A chain that was cut, or whose process runs or was killed, ends alike: nothing in its lines tells these apart. */
function openEndsText(count: number): string {
  const chains = count === 1 ? 'The end of 1 chain is' : `The ends of ${count} chains are`;
  return `${chains} not proved: a process still writes, was killed, or lines after the last record were taken off.`;
}
