import { statSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createPlatformRegistry,
  formatFaults,
  loadPlatforms,
  PlatformError,
  type PlatformDefinition,
} from '@fhir-gateway/platform-registry';
import { createProgress, type Progress, type ProgressStream } from '@fhir-gateway/progress';
import { download } from './download.js';
import { ImportError } from './errors.js';
import { importDirectory, type ImportSummary } from './import-directory.js';
import { checkImportable } from './place-candidate.js';

/** What the command line tool is given by the process it runs in. */
export interface CliContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  readonly stdout: ProgressStream;
  readonly stderr: ProgressStream;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

const usage = `Usage: npm run brands:import -- <file or https URL> --platform <id> [--out <folder>]

Makes the index of a platform's organizations from a list that the vendor publishes: a SMART User-access Brands bundle,
a bundle of FHIR endpoints, or a flat list of endpoints. The index goes to --out, else to the first folder of
FHIR_GATEWAY_TENANTS_DIR, else to ./tenants.
`;

/** Runs the command and returns its exit code: 0 done, 1 the import failed, 2 wrong arguments. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const parsed = parse(args);
  if (parsed === undefined) {
    context.stderr.write(usage);
    return 2;
  }
  try {
    await runImport(parsed, context);
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError || error instanceof PlatformError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return 1;
  }
}

interface Arguments {
  readonly from: string;
  readonly platform: string;
  readonly out?: string;
}

function parse(args: readonly string[]): Arguments | undefined {
  try {
    const options = { platform: { type: 'string' }, out: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [from, ...more] = positionals;
    if (from === undefined || more.length > 0 || values.platform === undefined) return undefined;
    return { from, platform: values.platform, ...(values.out !== undefined && { out: values.out }) };
  } catch {
    return undefined;
  }
}

async function runImport({ from, platform: wanted, out }: Arguments, context: CliContext): Promise<void> {
  const { environment, stdout, now } = context;
  const platform = findPlatform(wanted, context);
  checkImportable(platform);
  const configured = (environment['FHIR_GATEWAY_TENANTS_DIR'] ?? '').split(delimiter).find(Boolean);
  const directory = resolve(out ?? configured ?? 'tenants');
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(from);
  const file = isUrl ? await fetchList(from, join(directory, '.downloads'), context) : resolve(from);
  const progress = createProgress({ label: 'Reading', total: sizeOf(file), unit: 'bytes', stream: stdout, now });
  const date = new Date(now()).toISOString().slice(0, 10);
  const source = isUrl ? { title: new URL(from).hostname, url: from, date } : { title: basename(file), date };
  const onProgress = (bytes: number) => progress.update(bytes);
  const summary = await finishing(progress, importDirectory({ platform, file, source, directory, onProgress }));
  progress.finish(`${summary.elements} entries`);
  stdout.write(report(summary, platform, directory, configured));
}

function findPlatform(id: string, { environment, platformsDirectory, stderr }: CliContext): PlatformDefinition {
  const more = (environment['FHIR_GATEWAY_PLATFORMS_DIR'] ?? '').split(delimiter).filter(Boolean);
  const { definitions, faults } = loadPlatforms({ directories: [platformsDirectory, ...more] });
  if (faults.length > 0) stderr.write(`${formatFaults(faults)}\n`);
  const canonical = createPlatformRegistry({ definitions, environment: {} }).summary(id).id;
  const found = definitions.find((definition) => definition.id === canonical);
  if (found === undefined) throw new ImportError('Name the platform without an organization.');
  return found;
}

async function fetchList(url: string, directory: string, { fetch, stdout, now }: CliContext): Promise<string> {
  let progress: Progress | undefined;
  const onProgress = (bytes: number, total: number | undefined) => {
    progress ??= createProgress({ label: 'Downloading', ...(total && { total }), unit: 'bytes', stream: stdout, now });
    progress.update(bytes);
  };
  const { file, resumedAt, unchanged } = await download({ url, directory, fetch, onProgress });
  progress?.finish(resumedAt > 0 ? `done, continued at ${(resumedAt / 1e6).toFixed(1)} MB` : 'done');
  if (unchanged) stdout.write('The list has not changed since it was downloaded last.\n');
  return file;
}

/** Ends the bar before an error is printed below it. */
async function finishing<T>(progress: Progress, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    progress.finish('failed');
    throw error;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function report(summary: ImportSummary, platform: PlatformDefinition, directory: string, configured?: string): string {
  const { organizations, tenants, skipped, index } = summary;
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  const isConfigured = configured !== undefined && resolve(configured) === directory;
  return [
    `${platform.name}: ${organizations} organizations at ${tenants} platform_ids, ${left} entries left out.`,
    ...skipped.map(
      ({ reason, count, examples }) => `  ${String(count).padStart(6)}  ${reason} (${examples.join('; ')})`,
    ),
    `Index: ${index}`,
    ...(isConfigured ? [] : [`To use it, start the gateway with FHIR_GATEWAY_TENANTS_DIR=${directory}`]),
    '',
  ].join('\n');
}
