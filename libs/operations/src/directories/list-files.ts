import { statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import {
  createPlatformRegistry,
  formatFaults,
  loadPlatforms,
  type PlatformDefinition,
} from '@fhir-gateway/platform-registry';
import type { OperationContext } from '../context.js';
import { createProgress, type Progress } from '../progress/progress.js';
import { download, type Downloaded } from './download.js';
import { ImportError } from './errors.js';
import { readOrganizations, type ReadOrganizations } from './import-directory.js';
import type { SkippedGroup } from './skipped.js';

/** What an import needs of the process that it runs in. */
export type ImportContext = Pick<
  OperationContext,
  'environment' | 'platformsDirectory' | 'stdout' | 'stderr' | 'fetch' | 'now'
>;

/** Where an index goes. */
export interface IndexPlace {
  readonly directory: string;
  /** Whether a gateway with these settings reads it there. */
  readonly isRead: boolean;
}

/**
 * Decides where indexes go: where the command says, else `tenants` in the last folder of `FHIR_GATEWAY_PLATFORMS_DIR`. The working folder is none of them: nobody asked for files there.
 *
 * @throws ImportError with `isUsage` where no folder is named
 */
export function placeOfIndexes(environment: ImportContext['environment'], out?: string): IndexPlace {
  const read = indexDirectories(environment);
  const named = out ?? read.at(-1);
  if (named === undefined) {
    throw new ImportError('Name the folder of the index with --out, or set FHIR_GATEWAY_PLATFORMS_DIR.', {
      isUsage: true,
    });
  }
  const directory = resolve(named);
  return { directory, isRead: read.some((folder) => resolve(folder) === directory) };
}

/** The operator's folders that a gateway reads indexes from, the one that wins last. */
export function indexDirectories(environment: ImportContext['environment']): string[] {
  const folders = (environment['FHIR_GATEWAY_PLATFORMS_DIR'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'tenants'));
}

/** All platforms of the settings, those in the operator's folders among them; faulty files are reported and left out. */
export function loadDefinitions({
  environment,
  platformsDirectory,
  stderr,
}: ImportContext): readonly PlatformDefinition[] {
  const more = (environment['FHIR_GATEWAY_PLATFORMS_DIR'] ?? '').split(delimiter).filter(Boolean);
  const { definitions, faults } = loadPlatforms({ directories: [platformsDirectory, ...more] });
  if (faults.length > 0) stderr.write(`${formatFaults(faults)}\n`);
  return definitions;
}

/**
 * Finds a platform by id or alias.
 *
 * @throws PlatformError when there is none; ImportError when the id names an organization
 */
export function findPlatform(definitions: readonly PlatformDefinition[], id: string): PlatformDefinition {
  const canonical = createPlatformRegistry({ definitions, environment: {} }).summary(id).id;
  const found = definitions.find((definition) => definition.id === canonical);
  if (found === undefined) throw new ImportError('Name the platform without an organization.');
  return found;
}

/** Downloads a list beside the indexes, and shows how far it is. */
export async function fetchList(
  url: string,
  directory: string,
  { fetch, stderr, now }: Pick<ImportContext, 'fetch' | 'stderr' | 'now'>,
): Promise<Downloaded> {
  let progress: Progress | undefined;
  const onProgress = (bytes: number, total: number | undefined) => {
    progress ??= createProgress({ label: 'Downloading', ...(total && { total }), unit: 'bytes', stream: stderr, now });
    progress.update(bytes);
  };
  try {
    const downloaded = await download({ url, directory: join(directory, '.downloads'), fetch, onProgress });
    const { resumedAt } = downloaded;
    progress?.finish(resumedAt > 0 ? `done, continued at ${(resumedAt / 1e6).toFixed(1)} MB` : 'done');
    return downloaded;
  } catch (error) {
    progress?.finish('failed');
    throw error;
  }
}

/** Reads lists from disk, and shows how far it is. */
export async function readLists(
  platform: PlatformDefinition,
  files: readonly string[],
  { stderr, now }: Pick<ImportContext, 'stderr' | 'now'>,
): Promise<ReadOrganizations> {
  const total = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  const progress = createProgress({ label: 'Reading', total, unit: 'bytes', stream: stderr, now });
  try {
    const read = await readOrganizations({ platform, files, onProgress: (bytes) => progress.update(bytes) });
    progress.finish(`${read.summary.elements} entries`);
    return read;
  } catch (error) {
    progress.finish('failed');
    throw error;
  }
}

/** One line for each reason for which entries were left out. */
export function skippedLines(skipped: readonly SkippedGroup[]): string[] {
  return skipped.map(
    ({ reason, count, examples }) => `  ${String(count).padStart(6)}  ${reason} (${examples.join('; ')})`,
  );
}
