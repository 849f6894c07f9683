import { createReadStream } from 'node:fs';
import {
  writeTenantIndex,
  type Organization,
  type PlatformDefinition,
  type TenantIndexSource,
} from '@fhir-gateway/platform-registry';
import type { Candidate, DirectoryReader, Skip } from './candidate.js';
import { collectOrganizations } from './collect-organizations.js';
import { ImportError } from './errors.js';
import { checkImportable } from './place-candidate.js';
import { readElements } from './read-elements.js';
import { Skipped, type SkippedGroup } from './skipped.js';

/** Which lists are read for which platform. */
export interface ReadOptions {
  readonly platform: PlatformDefinition;
  /** Files on disk, each in one of the three formats. Lists whose entries have ids come first. */
  readonly files: readonly string[];
  /** Told how many bytes have been read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** What is imported, from where, and to where. */
export interface ImportOptions extends ReadOptions {
  readonly source?: TenantIndexSource;
  /** Folder for the index. */
  readonly directory: string;
}

/** What lists came to. */
export interface ReadSummary {
  /** Elements of the lists. */
  readonly elements: number;
  readonly organizations: number;
  readonly tenants: number;
  /** Organizations that the lists name, those that cannot be used among them. */
  readonly total: number;
  /** What was left out, by reason, most frequent first. */
  readonly skipped: readonly SkippedGroup[];
}

/** What became of a directory. */
export interface ImportSummary extends ReadSummary {
  readonly index: string;
}

/** The organizations of lists that were read whole. */
export interface ReadOrganizations {
  readonly organizations: readonly Organization[];
  readonly summary: ReadSummary;
}

/**
 * Makes the index of one platform from its vendor's lists. The index that was there stays unless every list could be
 * read whole and something in them was of use.
 *
 * @throws ImportError when the platform has no organizations, a file cannot be read, or nothing in it is of use
 */
export async function importDirectory(options: ImportOptions): Promise<ImportSummary> {
  return writeIndex(options, await readOrganizations(options));
}

/** Writes what was read; the index says how many organizations the lists name where it has fewer. */
export async function writeIndex(
  { platform, source, directory }: Omit<ImportOptions, 'files'>,
  { organizations, summary }: ReadOrganizations,
): Promise<ImportSummary> {
  const isPartial = summary.total > organizations.length;
  const about = source && { source: { ...source, ...(isPartial && { total: summary.total }) } };
  const index = await writeTenantIndex(directory, { platform, ...about, organizations });
  return { ...summary, index };
}

/**
 * Reads lists and decides what of them the platform file has a place for.
 *
 * @throws ImportError as {@link importDirectory}
 */
export async function readOrganizations(options: ReadOptions): Promise<ReadOrganizations> {
  const { platform } = options;
  checkImportable(platform);
  const skipped = new Skipped();
  const { readers, elements } = await readLists(options);
  const organizations = await collectOrganizations(
    platform,
    candidatesOf(readers, (skip) => skipped.add(skip)),
    skipped,
  );
  if (organizations.length === 0) {
    const [most] = skipped.groups();
    const why = most === undefined ? '' : ` Most often: ${most.reason}, such as ${most.examples.join('; ')}.`;
    throw new ImportError(`Nothing in the list can be used for ${platform.id}.${why}`);
  }
  const tenants = new Set(organizations.flatMap(({ tenant }) => tenant ?? [])).size;
  const total = organizations.length + skipped.missing(namesOf(organizations));
  const counts = { elements, organizations: organizations.length, tenants, total };
  return { organizations, summary: { ...counts, skipped: skipped.groups() } };
}

async function readLists({ platform: { tenancy }, files, onProgress }: ReadOptions) {
  const tenantExtension = tenancy?.mode === 'search-parameter' ? tenancy.tenantParam : undefined;
  const readers: DirectoryReader[] = [];
  let [elements, bytes] = [0, 0];
  for (const file of files) {
    const stream = createReadStream(file);
    stream.on('data', (chunk) => onProgress?.((bytes += chunk.length)));
    const list = await readElements(stream, tenantExtension);
    readers.push(list.reader);
    elements += list.elements;
  }
  return { readers, elements };
}

/** Empties the readers one by one, so that what each holds is free before the index is made. */
function* candidatesOf(readers: DirectoryReader[], skip: (skip: Skip) => void): Generator<Candidate> {
  for (let reader = readers.shift(); reader !== undefined; reader = readers.shift()) yield* reader.finish(skip);
}

function* namesOf(organizations: readonly Organization[]): Generator<string> {
  for (const { name, aliases = [] } of organizations) yield* [name, ...aliases];
}
