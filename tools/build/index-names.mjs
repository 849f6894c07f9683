// Indexes the names of the organizations that a folder of platform files lists, so that no process has to at its start:
//
//   node tools/run.mjs index:names platforms
//
// The indexes lie beside the lists and are in no commit: they can be made again at any time.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importSource } from './source.mjs';

/** @param folder of platform files, with their lists in `tenants` */
export async function indexNames(folder) {
  const { loadPlatforms, TenantIndex, writeNames } = await importSource('libs/platform-registry/src/index.ts');
  const { definitions } = loadPlatforms({ directories: [folder], strict: true });
  const lists = path.join(folder, 'tenants');
  for (const name of await readdir(lists)) {
    const platform = definitions.find(({ id }) => name === `${id}.tenants`);
    if (platform !== undefined)
      await writeNames(lists, platform, new TenantIndex(await readFile(path.join(lists, name))));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await indexNames(process.argv[2]);
