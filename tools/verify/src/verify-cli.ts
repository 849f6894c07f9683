import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatFaults, loadPlatforms, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { createProgress, type ProgressStream } from '@fhir-gateway/progress';
import { PoliteQueue } from './polite-queue.js';
import { countOutcomes, toJson, toMarkdown } from './report.js';
import { verifyPlatform, type PlatformReport, type VerifyOptions } from './verify-platform.js';

/** What the command line tools are given by the process they run in. */
export interface CliContext extends Pick<VerifyOptions, 'fetch' | 'now' | 'certificateEnd'> {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  readonly stdout: ProgressStream;
  readonly stderr: ProgressStream;
  readonly sleep: (ms: number) => Promise<void>;
}

const usage = `Usage: npm run platforms:verify -- [<id> ...] [--out <folder>] [--concurrency <n>] [--timeout <seconds>]

Asks the servers of platform files, all or those named, for their public metadata and discovery documents, and writes
platforms-report.md and platforms-report.json to the folder (default: the current one). Local platforms are checked
only when they are named.
`;
const perHostMs = 1000;

/** Runs the command; exit code 0: nothing wants a look, 1: something does, 2: wrong arguments. */
export async function runVerify(args: readonly string[], context: CliContext): Promise<number> {
  const parsed = parse(args);
  if (parsed === undefined) {
    context.stderr.write(usage);
    return 2;
  }
  const platforms = choose(parsed.ids, context);
  if (platforms === undefined) return 2;
  const { stdout, sleep, now } = context;
  const queue = new PoliteQueue({ concurrency: parsed.concurrency, perHostMs, sleep });
  const progress = createProgress({ label: 'Checking', total: platforms.length, stream: stdout, now });
  let done = 0;
  const check = async (platform: PlatformDefinition): Promise<PlatformReport> => {
    const report = await queue.run(hostOf(platform), () =>
      verifyPlatform(platform, { ...context, timeoutMs: parsed.timeoutMs }),
    );
    progress.update((done += 1));
    return report;
  };
  const reports = await Promise.all(platforms.map(check));
  const summary = Object.entries(countOutcomes(reports)).map(([outcome, count]) => `${count} ${outcome}`);
  progress.finish(summary.join(', '));
  const checkedAt = new Date(now()).toISOString();
  await mkdir(parsed.out, { recursive: true });
  for (const [extension, text] of [
    ['md', toMarkdown(reports, checkedAt)],
    ['json', toJson(reports, checkedAt)],
  ] as const) {
    const file = join(parsed.out, `platforms-report.${extension}`);
    await writeFile(file, text);
    stdout.write(`${file}\n`);
  }
  return reports.every(({ outcome }) => ['verified', 'protected', 'skipped'].includes(outcome)) ? 0 : 1;
}

function parse(args: readonly string[]) {
  try {
    const options = { out: { type: 'string' }, concurrency: { type: 'string' }, timeout: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const concurrency = Number(values.concurrency ?? 8);
    const timeoutMs = Number(values.timeout ?? 20) * 1000;
    const isSound = Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 32 && timeoutMs > 0;
    if (!isSound) return undefined;
    return { ids: positionals, out: resolve(values.out ?? '.'), concurrency, timeoutMs };
  } catch {
    return undefined;
  }
}

function choose(
  ids: readonly string[],
  { environment, platformsDirectory, stderr }: CliContext,
): PlatformDefinition[] | undefined {
  const more = (environment['FHIR_GATEWAY_PLATFORMS_DIR'] ?? '').split(delimiter).filter(Boolean);
  const { definitions, faults } = loadPlatforms({ directories: [platformsDirectory, ...more] });
  if (faults.length > 0) stderr.write(`${formatFaults(faults)}\n`);
  const unknown = ids.filter((id) => !definitions.some((definition) => definition.id === id));
  for (const id of unknown) stderr.write(`No platform has the id ${id}.\n`);
  if (unknown.length > 0) return undefined;
  return definitions.filter(({ id, environment: kind }) => (ids.length === 0 ? kind !== 'local' : ids.includes(id)));
}

function hostOf({ fhirBaseUrl, id }: PlatformDefinition): string {
  return fhirBaseUrl === undefined ? `no host: ${id}` : new URL(fhirBaseUrl).host;
}
