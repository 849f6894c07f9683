import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** This Node, where any user may run it: one that npx has fetched is in a folder that only its owner may enter. */
export function nodeForEverybody(): string {
  return isOpen(process.execPath) ? process.execPath : copyOf(process.execPath);
}

function isOpen(path: string): boolean {
  const above = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (above === path || isOpen(above));
}

/** One copy for each version and all runs: it is large. */
function copyOf(program: string): string {
  const folder = join(tmpdir(), `fhir-gateway-node-${process.version}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  chmodSync(folder, 0o755);
  const copy = join(folder, 'node');
  if (existsSync(copy)) return copy;
  // Never half of it under the name that others look for.
  const own = join(folder, `${process.pid}`);
  copyFileSync(program, own);
  chmodSync(own, 0o755);
  renameSync(own, copy);
  return copy;
}
