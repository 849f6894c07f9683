import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError, writeNames, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { OperationContext } from '../../context.js';
import { ImportError } from '../errors.js';
import { writeIndex, type ReadSummary } from '../import-directory.js';
import { importExitCodeOf, importExitCodes } from '../import-lists.js';
import {
  fetchList,
  findPlatform,
  indexDirectories,
  loadDefinitions,
  placeOfIndexes,
  readLists,
  skippedLines,
  type ImportContext,
  type IndexPlace,
} from '../list-files.js';
import {
  compareKeys,
  indexFile,
  isLargeDrop,
  keysOf,
  openIndex,
  readIndex,
  type IndexChange,
  type IndexContents,
} from './index-change.js';
import { pageForPeople, publishedLists } from './published-lists.js';

/** What an update needs of the process that it runs in. */
export type UpdateContext = ImportContext & Pick<OperationContext, 'ask'>;

/** Which lists are read again, and where their indexes go. */
export interface UpdateRequest {
  /** Ids or aliases; empty: every platform whose vendor publishes a list for programs. */
  readonly platforms: readonly string[];
  /** Folder; absent: see `placeOfIndexes`. */
  readonly out?: string;
  /** Takes a list that has lost more than a tenth of its organizations without asking. */
  readonly yes?: boolean;
  /** Prints the report as JSON. */
  readonly json?: boolean;
}

/** What became of the list of one platform. */
interface Update {
  readonly platform: string;
  readonly outcome: 'updated' | 'unchanged' | 'kept' | 'unfinished' | 'failed';
  readonly message?: string;
  readonly before?: { readonly organizations: number; readonly date?: string };
  readonly after?: ReadSummary & IndexChange & { readonly index?: string };
}

/**
 * Reads the lists of organizations that vendors publish again, and makes indexes of them. An index that is there stays
 * until the new list was read whole, and where the new list has lost more than a tenth, until somebody agrees.
 *
 * @returns one of `importExitCodes`: failed when any list could not be read or was not taken, unfinished when the
 * command goes on where a download broke off
 */
export async function updateLists(request: UpdateRequest, context: UpdateContext): Promise<number> {
  try {
    return await updateChosen(request, placeOfIndexes(context.environment, request.out), context);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return importExitCodeOf(error);
  }
}

async function updateChosen(request: UpdateRequest, place: IndexPlace, context: UpdateContext): Promise<number> {
  const { stdout, stderr } = context;
  const quiet = request.json ? { ...context, stdout: stderr } : context;
  const definitions = loadDefinitions(context);
  const updates: Update[] = [];
  for (const wanted of chooseIds(request.platforms, definitions)) {
    const update = await updateOne(wanted, definitions, place, request, quiet);
    updates.push(update);
    if (!request.json) (update.outcome === 'failed' ? stderr : stdout).write(describe(update));
  }
  if (request.json) stdout.write(`${JSON.stringify({ directory: place.directory, updates }, undefined, 2)}\n`);
  else if (!place.isRead && updates.some(({ outcome }) => outcome === 'updated'))
    stdout.write('To use them, move them into `tenants` in a folder of FHIR_GATEWAY_PLATFORMS_DIR.\n');
  const outcomes = new Set(updates.map(({ outcome }) => outcome));
  if (outcomes.has('failed') || outcomes.has('kept')) return importExitCodes.failed;
  return outcomes.has('unfinished') ? importExitCodes.unfinished : importExitCodes.done;
}

function chooseIds(wanted: readonly string[], definitions: readonly PlatformDefinition[]): readonly string[] {
  if (wanted.length > 0) return wanted;
  return definitions.filter((platform) => publishedLists(platform).length > 0).map(({ id }) => id);
}

async function updateOne(
  wanted: string,
  definitions: readonly PlatformDefinition[],
  place: IndexPlace,
  request: UpdateRequest,
  context: UpdateContext,
): Promise<Update> {
  try {
    return await readAgain(findPlatform(definitions, wanted), place, request, context);
  } catch (error) {
    if (!(error instanceof ImportError || error instanceof PlatformError)) throw error;
    const isUnfinished = error instanceof ImportError && error.isUnfinished;
    return { platform: wanted, outcome: isUnfinished ? 'unfinished' : 'failed', message: error.message };
  }
}

async function readAgain(
  platform: PlatformDefinition,
  { directory }: IndexPlace,
  { yes = false }: UpdateRequest,
  context: UpdateContext,
): Promise<Update> {
  const { id } = platform;
  const lists = publishedLists(platform);
  if (lists.length === 0) {
    const page = pageForPeople(platform);
    const where = page === undefined ? '' : ` People find one at ${page}`;
    throw new ImportError(`The vendor of ${id} publishes no list that a program can read.${where}`);
  }
  context.stdout.write(`${platform.displayName ?? platform.name}\n`);
  const shipped = join(context.platformsDirectory, 'tenants');
  const old = readIndex(id, [shipped, ...indexDirectories(context.environment), directory]);
  const before = old && { before: beforeOf(old) };
  const downloads = [];
  for (const { url } of lists) downloads.push(await fetchList(url, directory, context));
  const files = downloads.map(({ file }) => file);
  const isMade = isNewerThan(indexFile(directory, id), files);
  const made = isMade && downloads.every(({ unchanged }) => unchanged) ? openIndex(directory, id) : undefined;
  if (made !== undefined) {
    // It may be of an earlier release, which wrote none or others.
    await writeNames(directory, platform, made);
    return { platform: id, outcome: 'unchanged', ...before };
  }
  const read = await readLists(platform, files, context).catch((error: unknown) => {
    // The server would say of a broken file, too, that it has not changed.
    for (const file of files) rmSync(file, { force: true });
    throw error;
  });
  const keys = keysOf(read.organizations);
  const change = compareKeys(old?.keys ?? new Set(), keys);
  const isDrop = old !== undefined && isLargeDrop(old.keys, keys);
  if (isDrop && !yes && !(await agrees(old, keys, context))) {
    const message = 'The new list was not taken. With --yes it is, without a question.';
    return { platform: id, outcome: 'kept', message, ...before, after: { ...read.summary, ...change } };
  }
  const title = `List of ${platform.displayName ?? platform.name}, ${hostsOf(lists)}`;
  const date = downloads[0]?.changedOn ?? new Date(context.now()).toISOString().slice(0, 10);
  const source = { title, ...(lists[0] && { url: lists[0].url }), date };
  const { index } = await writeIndex({ platform, source, directory }, read);
  return { platform: id, outcome: 'updated', ...before, after: { ...read.summary, ...change, index } };
}

/** Whether an index was made from these files, and not only something before them. */
function isNewerThan(index: string, files: readonly string[]): boolean {
  const made = statSync(index, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  return files.every((file) => statSync(file).mtimeMs <= made);
}

async function agrees(
  { organizations, source, keys: before }: IndexContents,
  after: ReadonlySet<string>,
  { ask, stdout }: UpdateContext,
): Promise<boolean> {
  const share = Math.round(100 * (1 - after.size / before.size));
  const since = source?.date === undefined ? '' : ` of ${source.date}`;
  const what = `The new list has ${after.size} entries instead of ${before.size}${since} (${organizations} organizations), ${share} % fewer.`;
  if (ask === undefined) {
    stdout.write(`${what}\n`);
    return false;
  }
  return /^y(?:es)?$/i.test((await ask(`${what} Take it? (y/n) `)).trim());
}

function beforeOf({ organizations, source }: IndexContents): NonNullable<Update['before']> {
  return { organizations, ...(source?.date !== undefined && { date: source.date }) };
}

function hostsOf(lists: readonly { readonly url: string }[]): string {
  return [...new Set(lists.map(({ url }) => new URL(url).hostname))].join(', ');
}

function describe({ platform, outcome, message, before, after }: Update): string {
  const was = before && `before: ${before.organizations}${before.date === undefined ? '' : `, list of ${before.date}`}`;
  const counts =
    after === undefined
      ? []
      : [
          `  ${after.organizations} organizations at ${after.tenants} platform_ids (${was ?? 'no index before'})`,
          `  ${after.added} new, ${after.gone} gone`,
          ...skippedLines(after.skipped),
        ];
  const lines = [`${platform}: ${outcome}${message === undefined ? '' : `. ${message}`}`, ...counts];
  return `${[...lines, ...(after?.index === undefined ? [] : [`  Index: ${after.index}`])].join('\n')}\n`;
}
