import { basename, resolve } from 'node:path';
import { PlatformError, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { ProgressStream } from '../progress/progress.js';
import { ImportError } from './errors.js';
import { writeIndex, type ImportSummary } from './import-directory.js';
import {
  fetchList,
  findPlatform,
  loadDefinitions,
  placeOfIndexes,
  readLists,
  skippedLines,
  type ImportContext,
  type IndexPlace,
} from './list-files.js';
import { checkImportable } from './place-candidate.js';

/** Which lists, for which platform, and where the index goes. */
export interface ImportRequest {
  /** Files, or https URLs. Lists whose entries have ids come first. */
  readonly from: readonly string[];
  /** Id or alias. */
  readonly platform: string;
  /** Folder; absent: see `placeOfIndexes`. */
  readonly out?: string;
  /** Prints the summary as JSON. */
  readonly json?: boolean;
}

/** Told to a shell. */
export const importExitCodes = { done: 0, failed: 1, usage: 2, unfinished: 4 } as const;

/**
 * Makes the index of a platform's organizations from lists that its vendor publishes: a SMART User-access Brands
 * bundle, a bundle of FHIR endpoints, or a flat list of endpoints.
 *
 * @returns one of {@link importExitCodes}
 */
export async function importLists(request: ImportRequest, context: ImportContext): Promise<number> {
  const { stdout, stderr } = context;
  try {
    await runImport(request, request.json ? { ...context, stdout: stderr } : context, stdout);
    return importExitCodes.done;
  } catch (error) {
    if (!(error instanceof ImportError || error instanceof PlatformError)) throw error;
    stderr.write(`${error.message}\n`);
    return importExitCodeOf(error);
  }
}

/** The exit code of a failure that was reported. */
export function importExitCodeOf(error: unknown): number {
  if (!(error instanceof ImportError)) return importExitCodes.failed;
  if (error.isUsage) return importExitCodes.usage;
  return error.isUnfinished ? importExitCodes.unfinished : importExitCodes.failed;
}

async function runImport(
  { from, platform: wanted, out, json }: ImportRequest,
  context: ImportContext,
  data: ProgressStream,
): Promise<void> {
  const platform = findPlatform(loadDefinitions(context), wanted);
  checkImportable(platform);
  const place = placeOfIndexes(context.environment, out);
  const lists = [];
  for (const one of from) lists.push(await locate(one, place.directory, context));
  const files = lists.map(({ file }) => file);
  const read = await readLists(platform, files, context);
  const date = new Date(context.now()).toISOString().slice(0, 10);
  const [first] = lists;
  const source = { title: lists.map(({ title }) => title).join(', '), ...(first?.url && { url: first.url }), date };
  const summary = await writeIndex({ platform, source, directory: place.directory }, read);
  if (json) data.write(`${JSON.stringify({ platform: platform.id, ...summary }, undefined, 2)}\n`);
  else context.stdout.write(report(summary, platform, place));
}

async function locate(
  from: string,
  directory: string,
  context: ImportContext,
): Promise<{ file: string; title: string; url?: string }> {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(from)) return { file: resolve(from), title: basename(from) };
  const { file, unchanged } = await fetchList(from, directory, context);
  if (unchanged) context.stdout.write('The list has not changed since it was downloaded last.\n');
  return { file, title: new URL(from).hostname, url: from };
}

function report(summary: ImportSummary, platform: PlatformDefinition, { isRead }: IndexPlace): string {
  const { organizations, tenants, skipped, index } = summary;
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  return [
    `${platform.name}: ${organizations} organizations at ${tenants} platform_ids, ${left} entries left out.`,
    ...skippedLines(skipped),
    `Index: ${index}`,
    ...(isRead ? [] : ['To use it, move it into `tenants` in a folder of FHIR_GATEWAY_PLATFORMS_DIR.']),
    '',
  ].join('\n');
}
