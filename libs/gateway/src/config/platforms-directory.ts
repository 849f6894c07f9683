import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds the shipped `platforms/` folder: beside the running file (a container), or above it (a checkout).
 *
 * @param moduleUrl `import.meta.url` of the caller
 * @throws Error when there is none on the way up to the root of the file system
 */
export function findPlatformsDirectory(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  for (;;) {
    const candidate = join(folder, 'platforms');
    if (existsSync(join(candidate, 'platform.schema.json'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no platforms folder beside or above the running file');
    folder = parent;
  }
}
