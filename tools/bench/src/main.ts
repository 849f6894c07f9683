import { cpus } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare } from './measure/compare.js';
import type { NamedBundle } from './measure/compare.js';
import { documentedMalloc, documentedNodeArgs } from './gateway-process.js';
import { compareMcp } from './mcp.js';
import { measureRecord } from './record/measure-record.js';
import { readOptions, usage } from './measure/options.js';
import type { BenchOptions } from './measure/options.js';
import { writeFigures } from './measure/written-figures.js';
import type { FiguresKind } from './measure/written-figures.js';
import { openStage } from './stage.js';
import type { Stage } from './stage.js';

const dist = dirname(fileURLToPath(import.meta.url));
const root = join(dist, '..', '..', '..');
const ownBundle = join(root, 'apps', 'rest-api', 'dist', 'main.js');
const mcpBundle = join(root, 'apps', 'mcp-server', 'dist', 'main.js');

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return console.log(usage);
  const stage = await openStage(join(dist, 'roles'));
  // Redis would go on by itself.
  process.once('SIGINT', () => void stage.stop().finally(() => process.exit(130)));
  try {
    const head = `## Benchmark of ${new Date().toISOString().slice(0, 10)}\n\n${describeMachine(stage, options)}`;
    console.log(`${head}\n`);
    const { figures, isMet } = await measure(stage, options);
    console.log(figures);
    if (options.isWritten)
      writeFigures(join(root, 'docs', 'generated', 'benchmarks.md'), figuresKind(options), `${head}\n\n${figures}`);
    if (!isMet) process.exitCode = 1;
  } finally {
    await stage.stop();
  }
}

/** Figures as Markdown, and whether they are within the limits that a kind of run has. */
interface Measured {
  readonly figures: string;
  readonly isMet: boolean;
}

async function measure(stage: Stage, options: BenchOptions): Promise<Measured> {
  const bundles = nameBundles(options.bundles);
  const file = bundles[0]?.file ?? ownBundle;
  if (options.isRecord) return measureRecord(stage, file, options.rounds);
  const report = (progress: string) => console.error(progress);
  const figures = options.isMcp
    ? await compareMcp(stage, { rest: file, servers: nameServers(options.servers) }, options, report)
    : await compare(stage, bundles, options, report);
  return { figures, isMet: true };
}

function figuresKind({ isMcp, isRecord }: BenchOptions): FiguresKind {
  if (isRecord) return 'record';
  return isMcp ? 'mcp' : 'matrix';
}

/** One bundle is `gateway`, as it comes and with the cache of opened sessions; several are named after their folders. */
function nameBundles(files: readonly string[]): NamedBundle[] {
  if (files.length < 2) {
    const file = resolve(files[0] ?? ownBundle);
    return [
      { name: 'gateway', file },
      { name: 'gateway, cache 1 s', file, sessionCacheSeconds: 1 },
    ];
  }
  return named(files);
}

function nameServers(files: readonly string[]): readonly NamedBundle[] {
  return files.length < 2 ? [{ name: 'MCP', file: resolve(files[0] ?? mcpBundle) }] : named(files);
}

function named(files: readonly string[]): NamedBundle[] {
  return files.map((file) => ({ name: basename(dirname(resolve(file))), file: resolve(file) }));
}

function describeMachine({ pinning, redis }: Stage, { isMcp }: BenchOptions): string {
  const cores = cpus();
  const pinned = pinning
    ? `the target on core ${pinning.target}, everything else on ${pinning.others.join(', ')}`
    : 'processes were not tied to cores (no taskset, or one core only), so that they disturb each other';
  const { rest, mcp } = documentedNodeArgs;
  const malloc = Object.entries(documentedMalloc)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  return [
    `Node ${process.version}, ${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}): ${pinned}.`,
    redis ? 'Sessions in a redis-server.' : 'No redis-server here: sessions in memory.',
    `The REST API runs with \`${rest.join(' ')}\`${isMcp ? `, the MCP server with \`${mcp.join(' ')}\`` : ''} and \`${malloc}\`, as the README says.`,
    isMcp
      ? 'Reference: the REST route that does the same. Compare ratios; rates depend on the machine.'
      : 'Reference: a bare pass-through of node:http and an undici pool. Compare ratios; rates depend on the machine.',
  ].join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
