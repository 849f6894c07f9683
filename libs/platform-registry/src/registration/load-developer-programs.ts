import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformFault } from '../rules/platform-rule.js';
import { developerProgramSchema, type DeveloperProgram } from '../schema/developer-program.js';

/** The folder below a folder of platform files in which its developer programs lie. */
const folderName = 'developer-programs';

/**
 * Reads the developer programs below some folders of platform files; a file in a later folder replaces an earlier one of
 * the same id. A folder without any is no fault, and a file with faults takes no other down.
 */
export function loadDeveloperPrograms(directories: readonly string[]): {
  readonly programs: readonly DeveloperProgram[];
  readonly faults: readonly PlatformFault[];
} {
  const programs = new Map<string, DeveloperProgram>();
  const faults: PlatformFault[] = [];
  for (const directory of directories.map((one) => join(one, folderName)).filter((one) => existsSync(one))) {
    for (const name of readdirSync(directory).filter((one) => one.endsWith('.json') && !one.startsWith('.'))) {
      const file = join(directory, name);
      const read = readProgram(file, name.slice(0, -'.json'.length));
      if ('program' in read) programs.set(read.program.id, read.program);
      else faults.push(...read.faults.map((fault) => ({ file, ...fault })));
    }
  }
  return { programs: [...programs.values()], faults };
}

function readProgram(
  file: string,
  id: string,
): { program: DeveloperProgram } | { faults: Omit<PlatformFault, 'file'>[] } {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { faults: [{ path: '', message: 'cannot be read, or is not JSON' }] };
  }
  const parsed = developerProgramSchema.safeParse(content, { jitless: true });
  if (!parsed.success) {
    return { faults: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })) };
  }
  if (parsed.data.id === id) return { program: parsed.data };
  return { faults: [{ path: 'id', message: `must be the file name without .json, ${id}` }] };
}
