import { statSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';
import {
  createPlatformRegistry,
  formatFaults,
  loadPlatforms,
  PlatformError,
  type PlatformDefinition,
} from '@fhir-gateway/platform-registry';
import type { OperationContext } from '../context.js';
import { createProgress, type Progress, type ProgressStream } from '../progress/progress.js';
import { download } from './download.js';
import { ImportError } from './errors.js';
import { importDirectory, type ImportSummary } from './import-directory.js';
import { checkImportable } from './place-candidate.js';

/** What an import needs of the process that it runs in. */
export type ImportContext = Pick<
  OperationContext,
  'environment' | 'platformsDirectory' | 'stdout' | 'stderr' | 'fetch' | 'now'
>;

/** Which list, for which platform, and where the index goes. */
export interface ImportRequest {
  /** A file, or an https URL. */
  readonly from: string;
  /** Id or alias. */
  readonly platform: string;
  /** Folder; absent: the first of `FHIR_GATEWAY_TENANTS_DIR`, else `./tenants`. */
  readonly out?: string;
  /** Prints the summary as JSON; progress then goes to the error stream. */
  readonly json?: boolean;
}

/** Told to a shell. */
export const importExitCodes = { done: 0, failed: 1 } as const;

/**
 * Makes the index of a platform's organizations from a list that the vendor publishes: a SMART User-access Brands
 * bundle, a bundle of FHIR endpoints, or a flat list of endpoints.
 *
 * @returns one of {@link importExitCodes}
 */
export async function importBrands(request: ImportRequest, context: ImportContext): Promise<number> {
  const { stdout, stderr } = context;
  try {
    await runImport(request, request.json ? { ...context, stdout: stderr } : context, stdout);
    return importExitCodes.done;
  } catch (error) {
    if (!(error instanceof ImportError || error instanceof PlatformError)) throw error;
    stderr.write(`${error.message}\n`);
    return importExitCodes.failed;
  }
}

async function runImport(
  { from, platform: wanted, out, json }: ImportRequest,
  context: ImportContext,
  data: ProgressStream,
): Promise<void> {
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
  if (json) data.write(`${JSON.stringify({ platform: platform.id, ...summary }, undefined, 2)}\n`);
  else stdout.write(report(summary, platform, directory, configured));
}

function findPlatform(id: string, { environment, platformsDirectory, stderr }: ImportContext): PlatformDefinition {
  const more = (environment['FHIR_GATEWAY_PLATFORMS_DIR'] ?? '').split(delimiter).filter(Boolean);
  const { definitions, faults } = loadPlatforms({ directories: [platformsDirectory, ...more] });
  if (faults.length > 0) stderr.write(`${formatFaults(faults)}\n`);
  const canonical = createPlatformRegistry({ definitions, environment: {} }).summary(id).id;
  const found = definitions.find((definition) => definition.id === canonical);
  if (found === undefined) throw new ImportError('Name the platform without an organization.');
  return found;
}

async function fetchList(url: string, directory: string, { fetch, stdout, now }: ImportContext): Promise<string> {
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
