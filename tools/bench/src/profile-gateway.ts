import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cases } from './measure/cases.js';
import type { BenchCase } from './measure/cases.js';
import { ask } from './child.js';
import { chargedTimes, selfTimes } from './measure/cpu-profile.js';
import type { CpuProfile, SelfTime } from './measure/cpu-profile.js';
import type { LoadResult } from './measure/load.js';
import { assertSound, makeOrder } from './measure/matrix.js';
import { mcpTarget } from './mcp.js';
import { wireEras } from './load/mcp-requests.js';
import { percent, table } from './measure/report.js';
import { readProfile, readSourceMaps } from './measure/source-maps.js';
import type { SignedInGateway, Stage } from './stage.js';

const topFunctions = 30;
const topOwners = 14;
const concurrency = 16;
const warmUpMs = 8_000;
const loadMs = 6_000;

/**
 * Runs the gateway under V8's sampling profiler, once for each case, and says which functions take the time.
 *
 * @param folder where the profiles are left, for a look with other tools
 * @returns the result as Markdown
 */
export async function profileGateway(stage: Stage, bundle: string, folder: string): Promise<string> {
  const parts: string[] = [];
  for (const benchCase of cases) {
    const start = (nodeArgs: readonly string[]) => stage.startGateway('gateway', bundle, { nodeArgs });
    parts.push(await profiled(stage, { bundle, benchCase, start, folder: join(folder, benchCase.name) }));
  }
  return parts.join('\n\n');
}

/** The same for the MCP server, in both protocol eras. */
export async function profileMcp(
  stage: Stage,
  bundles: { readonly rest: string; readonly server: string },
  folder: string,
): Promise<string> {
  const { target: rest } = await stage.startGateway('REST', bundles.rest, { mcpAuth: 'local' });
  const parts: string[] = [];
  for (const era of wireEras) {
    const start = async (nodeArgs: readonly string[]): Promise<SignedInGateway> => {
      const process = await stage.startMcp(bundles.server, rest, { nodeArgs });
      return { process, target: await mcpTarget(`MCP ${era}`, era, process) };
    };
    for (const benchCase of cases) {
      const own = join(folder, `mcp-${era}-${benchCase.name}`);
      parts.push(await profiled(stage, { bundle: bundles.server, benchCase, start, folder: own }));
    }
  }
  return parts.join('\n\n');
}

interface Subject {
  readonly bundle: string;
  readonly benchCase: BenchCase;
  readonly start: (nodeArgs: readonly string[]) => Promise<SignedInGateway>;
  readonly folder: string;
}

async function profiled(stage: Stage, subject: Subject): Promise<string> {
  const locate = readSourceMaps(subject.bundle);
  const { name, profile } = await record(stage, subject);
  const times = selfTimes(profile, locate);
  const total = times.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const head = `### ${name}, ${subject.benchCase.name}, ${concurrency} at once`;
  return [head, owners(chargedTimes(profile, locate), total), functions(times, total)].join('\n\n');
}

/** The process writes its profile when it ends. */
async function record(
  stage: Stage,
  { benchCase, start, folder }: Subject,
): Promise<{ name: string; profile: CpuProfile }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { process, target } = await start(['--cpu-prof', `--cpu-prof-dir=${folder}`]);
  for (const durationMs of [warmUpMs, loadMs]) {
    assertSound(target, await ask<LoadResult>(stage.load, makeOrder(target, benchCase, concurrency, durationMs)));
  }
  await process.stop();
  return { name: target.name, profile: readProfile(folder) };
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
