import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The sources of a folder and below it, without tests and what the build makes. */
export function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !['node_modules', 'dist', 'out-tsc', 'testing'].includes(entry.name))
      yield* sourceFiles(path);
    if (entry.isFile() && path.endsWith('.ts') && !/\.(test|contract|d)\.ts$/.test(path)) yield path;
  }
}
