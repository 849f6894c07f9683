import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeTenantIndex, type TenantIndexContents } from './encode-index.js';
import { indexFileSuffix } from './index-format.js';

/**
 * Writes the index of one platform into a folder, which is made if missing, and returns the path of the file. The old
 * index stays whole until the new one is on disk; a gateway that is starting sees one or the other.
 *
 * @throws TypeError when the contents cannot be encoded, see {@link encodeTenantIndex}
 */
export async function writeTenantIndex(directory: string, contents: TenantIndexContents): Promise<string> {
  const bytes = encodeTenantIndex(contents);
  await mkdir(directory, { recursive: true });
  const file = join(directory, contents.platform + indexFileSuffix);
  const passing = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(passing, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(passing, file);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
  return file;
}
