import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNames } from './directory/encode-names.js';
import type { PlatformDefinition } from './schema/types.js';
import { encodeTenantIndex, type TenantIndexContents } from './tenants/encode-index.js';
import { indexFileSuffix, namesFileSuffix } from './tenants/index-format.js';
import { TenantIndex } from './tenants/tenant-index.js';
import { writeFileWhole } from './tenants/write-file.js';

/** A list of organizations, and the platform file that it is for. */
export interface TenantListContents extends Omit<TenantIndexContents, 'platform'> {
  readonly platform: PlatformDefinition;
}

/**
 * Writes the list of the organizations of one platform into a folder, which is made if missing, with the index of their
 * names beside it, and returns the path of the list. The old list stays whole until the new one is on disk; a gateway that is
 * starting sees one or the other, and makes the index itself where it finds that of the other.
 *
 * @throws TypeError when the contents cannot be encoded, see {@link encodeTenantIndex}
 */
export async function writeTenantIndex(directory: string, contents: TenantListContents): Promise<string> {
  const { platform } = contents;
  // Folder first: the process can collect meanwhile what reading the lists left behind.
  await mkdir(directory, { recursive: true });
  const bytes = encodeTenantIndex({ ...contents, platform: platform.id });
  const file = join(directory, platform.id + indexFileSuffix);
  await writeFileWhole(file, bytes);
  await writeNames(directory, platform, new TenantIndex(bytes));
  return file;
}

/** Writes the index of the names of a list into the folder of the list. */
export function writeNames(directory: string, platform: PlatformDefinition, list: TenantIndex): Promise<void> {
  return writeFileWhole(join(directory, platform.id + namesFileSuffix), encodeNames(platform, list));
}
