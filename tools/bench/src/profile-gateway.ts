import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { cases } from './cases.js';
import type { BenchCase } from './cases.js';
import { ask } from './child.js';
import { chargedTimes, selfTimes } from './cpu-profile.js';
import type { CpuProfile, Locate, SelfTime } from './cpu-profile.js';
import type { LoadResult } from './load.js';
import { assertSound, makeOrder } from './matrix.js';
import { percent, table } from './report.js';
import type { Stage } from './stage.js';

const topFunctions = 30;
const topOwners = 14;
const concurrency = 16;
const warmUpMs = 2_000;
const loadMs = 6_000;

/**
 * Runs the gateway under V8's sampling profiler, once for each case, and says which functions take the time.
 *
 * @param folder where the profiles are left, for a look with other tools
 * @returns the result as Markdown
 */
export async function profileGateway(stage: Stage, bundle: string, folder: string): Promise<string> {
  const locate = readSourceMap(bundle);
  const parts: string[] = [];
  for (const benchCase of cases) {
    const profile = await record(stage, bundle, benchCase, join(folder, benchCase.name));
    const times = selfTimes(profile, locate);
    const total = times.reduce((sum, { microseconds }) => sum + microseconds, 0);
    const charged = chargedTimes(profile, locate);
    parts.push(`### ${benchCase.name}, ${concurrency} at once`, owners(charged, total), functions(times, total));
  }
  return parts.join('\n\n');
}

/** The process writes its profile when it ends. */
async function record(stage: Stage, bundle: string, benchCase: BenchCase, folder: string): Promise<CpuProfile> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { process, target } = await stage.startGateway('gateway', bundle, {
    nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`],
  });
  for (const durationMs of [warmUpMs, loadMs]) {
    assertSound(target, await ask<LoadResult>(stage.load, makeOrder(target, benchCase, concurrency, durationMs)));
  }
  await process.stop();
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the gateway left no profile');
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
}

function readSourceMap(bundle: string): Locate {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  return (line, column) => {
    const entry = map.findEntry(line, column);
    return 'originalSource' in entry ? { source: entry.originalSource, line: entry.originalLine } : undefined;
  };
}

function owners(charged: ReadonlyMap<string, number>, total: number): string {
  const rows = [...charged].sort(([, a], [, b]) => b - a).slice(0, topOwners);
  const cells = rows.map(([owner, microseconds]) => [owner, percent(microseconds / total)]);
  return table([['asked for by', 'time'], ...cells]);
}

function functions(times: readonly SelfTime[], total: number): string {
  const rows = times.slice(0, topFunctions).map(({ name, place, microseconds }) => {
    return [`\`${name}\``, place, `${((100 * microseconds) / total).toFixed(1)} %`];
  });
  return table([['function', 'place', 'self time'], ...rows]);
}
