import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkPlatform } from './check-platform.js';
import { PlatformError } from './errors.js';
import { normalizeName } from './names.js';
import type { PlatformFault } from './rules/platform-rule.js';
import type { PlatformDefinition } from './schema/types.js';
import { expandShortForm } from './short-form.js';

/** Where platform files are read from, and how. */
export interface LoadPlatformsOptions {
  /** Folders in order; a file in a later one replaces an earlier file of the same id. */
  readonly directories: readonly string[];
  /** true: any fault throws. false (default): files without fault are returned beside the faults of the others. */
  readonly strict?: boolean;
  /** true: http URLs are taken on any host, for deployments that route inside a network of their own. */
  readonly allowInsecureUrls?: boolean;
  /** Returns the file names in a folder; from disk when absent. May throw. */
  readonly readDirectory?: (directory: string) => readonly string[];
  /** Returns the text of a file; from disk when absent. May throw. */
  readonly readFile?: (path: string) => string;
}

/** Every sound platform, and everything that is wrong with the others. */
export interface LoadedPlatforms {
  /** Frozen, sorted by id, each id once. */
  readonly definitions: readonly PlatformDefinition[];
  readonly faults: readonly PlatformFault[];
  /** Files in the short form, with what was assumed of each. */
  readonly notices: readonly PlatformNotices[];
}

/** What a reader should know of a platform file that was loaded. */
export interface PlatformNotices {
  readonly file: string;
  readonly notices: readonly string[];
}

/** The schema for editors lies beside the platforms. */
const schemaFileName = 'platform.schema.json';
/** A hundred times the largest platform file: whatever is larger is not one. */
const maxFileBytes = 1_000_000;

interface LoadedFile {
  readonly file: string;
  readonly definition: PlatformDefinition;
  /** Present for a file in the short form. */
  readonly notices?: readonly string[];
}

interface Catalogue {
  readonly byId: Map<string, LoadedFile>;
  /** Who has a name, by its folded form. */
  readonly owners: Map<string, LoadedFile>;
}

/**
 * Reads all platform files of some folders. A bad file never takes another one down: what it would have replaced stays.
 *
 * @throws PlatformError PLATFORM_FILES_INVALID in strict mode when there is any fault; `detail` lists them all
 */
export function loadPlatforms(options: LoadPlatformsOptions): LoadedPlatforms {
  const faults: PlatformFault[] = [];
  const notices: PlatformNotices[] = [];
  const catalogue: Catalogue = { byId: new Map(), owners: new Map() };
  for (const directory of options.directories) {
    for (const loaded of loadDirectory(directory, options, faults)) {
      faults.push(...admit(loaded, catalogue));
      if (loaded.notices !== undefined) notices.push({ file: loaded.file, notices: loaded.notices });
    }
  }
  const definitions = [...catalogue.byId.values()]
    .map(({ definition }) => definition)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (options.strict === true && faults.length > 0) throw invalidFiles(faults);
  return { definitions, faults, notices };
}

/** Returns one line for each fault: file, path, message. */
export function formatFaults(faults: readonly PlatformFault[]): string {
  return faults
    .map(({ file, path, message }) => [file, path, message].filter((part) => part !== '').join(': '))
    .join('\n');
}

function loadDirectory(directory: string, options: LoadPlatformsOptions, faults: PlatformFault[]): LoadedFile[] {
  const { readDirectory = readdirSync, readFile = readSmallFile, allowInsecureUrls = false } = options;
  const names = attempt(() => readDirectory(directory));
  if (!names.ok) {
    faults.push({ file: directory, path: '', message: 'cannot be read as a folder' });
    return [];
  }
  return names.value
    .filter((name) => name.endsWith('.json') && name !== schemaFileName && !name.startsWith('.'))
    .sort()
    .flatMap((name): LoadedFile[] => {
      const file = join(directory, name);
      const text = attempt(() => readFile(file));
      if (!text.ok) {
        faults.push({ file, path: '', message: 'cannot be read, or is larger than a platform file can be' });
        return [];
      }
      const json = attempt((): unknown => JSON.parse(text.value.replace(/^\uFEFF/, '')));
      if (!json.ok) {
        faults.push({ file, path: '', message: `is not JSON: ${json.reason}` });
        return [];
      }
      const expectedId = name.slice(0, -'.json'.length);
      const short = expandShortForm(json.value, expectedId);
      const content = short === undefined ? json.value : short.content;
      const { definition, faults: found } = checkPlatform(content, { expectedId, allowInsecureUrls });
      faults.push(...found.map((fault) => ({ file, ...fault })));
      if (definition === undefined) return [];
      return [{ file, definition, ...(short && { notices: short.notices }) }];
    });
}

/**
 * Adds a file, replacing one of the same id, unless it claims a name that another platform has already: whoever used
 * that name must keep getting the same platform. Returns the clashes.
 */
function admit(loaded: LoadedFile, { byId, owners }: Catalogue): PlatformFault[] {
  const { id } = loaded.definition;
  const names = namesOf(loaded);
  const clashes = names.flatMap(({ path, text, name }): PlatformFault[] => {
    const owner = owners.get(name);
    if (owner === undefined || owner.definition.id === id) return [];
    return [
      { file: loaded.file, path, message: `"${text}" is already a name of ${owner.definition.id} (${owner.file})` },
    ];
  });
  if (clashes.length > 0) return clashes;
  const replaced = byId.get(id);
  if (replaced !== undefined) for (const { name } of namesOf(replaced)) owners.delete(name);
  for (const { name } of names) owners.set(name, loaded);
  byId.set(id, loaded);
  return [];
}

function namesOf({ definition: { id, aliases = [] } }: LoadedFile): { path: string; text: string; name: string }[] {
  const texts = [{ path: 'id', text: id }, ...aliases.map((text, index) => ({ path: `aliases.${index}`, text }))];
  return texts.map((entry) => ({ ...entry, name: normalizeName(entry.text) }));
}

function invalidFiles(faults: readonly PlatformFault[]): PlatformError {
  const files = new Set(faults.map(({ file }) => file)).size;
  return new PlatformError('PLATFORM_FILES_INVALID', `${faults.length} faults in ${files} platform files.`, {
    detail: formatFaults(faults),
  });
}

function readSmallFile(path: string): string {
  if (statSync(path).size > maxFileBytes) throw new RangeError('file too large');
  return readFileSync(path, 'utf8');
}

function attempt<T>(run: () => T): { ok: true; value: T } | { ok: false; reason: string } {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'unknown reason' };
  }
}
