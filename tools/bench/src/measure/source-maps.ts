import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { CpuProfile, Locate } from './cpu-profile.js';

/** The maps beside the bundle's files: of the bundle itself, and of what it loads when it is first needed. */
export function readSourceMaps(bundle: string): Locate {
  const folder = dirname(bundle);
  const maps = readdirSync(folder)
    .filter((name) => name.endsWith('.js.map'))
    .map((name) => [name.slice(0, -'.map'.length), JSON.parse(readFileSync(join(folder, name), 'utf8'))] as const);
  const byFile = new Map(maps.map(([name, map]) => [name, new SourceMap(map as SourceMapPayload)]));
  return (line, column, url) => {
    const entry = byFile.get(basename(url))?.findEntry(line, column);
    return entry && 'originalSource' in entry ? { source: entry.originalSource, line: entry.originalLine } : undefined;
  };
}

/** The profile that a process left in a folder when it ended. */
export function readProfile(folder: string): CpuProfile {
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the gateway left no profile');
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
}
