import { mkdirSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { GatewayProcess } from '../gateway-process.js';
import type { NamedBundle } from '../measure/compare.js';
import { readUsage } from '../measure/process-usage.js';
import { table } from '../measure/report.js';
import { readProfile, readSourceMaps } from '../measure/source-maps.js';
import { median } from '../measure/statistics.js';
import type { Stage } from '../stage.js';
import { readSummary, startPlatforms, startWithPeople } from './record-people.js';
import { stageNames, stageTimes, type Window } from './record-stages.js';

/**
 * Reads the summary of one person over five platforms by each bundle in turn under V8's profiler, and says what the CPU
 * time goes to.
 *
 * @param folder where the profiles are left, for a look with other tools
 * @returns the figures as Markdown
 */
export async function profileRecord(
  stage: Stage,
  bundles: readonly NamedBundle[],
  { rounds, folder }: { readonly rounds: number; readonly folder: string },
): Promise<string> {
  await startPlatforms(stage);
  const subjects: Subject[] = [];
  try {
    for (const bundle of bundles) subjects.push(await start(stage, bundle, join(folder, `record-${bundle.name}`)));
    for (let round = 0; round < rounds; round += 1) for (const subject of subjects) await readOnce(subject);
  } finally {
    await Promise.all(subjects.map(({ gateway }) => gateway.stop()));
  }
  return report(subjects);
}

interface Subject {
  readonly bundle: NamedBundle;
  readonly folder: string;
  readonly gateway: GatewayProcess;
  readonly cookie: string;
  readonly windows: Window[];
  readonly cpuMs: number[];
  readonly answers: Set<string>;
}

async function start(stage: Stage, bundle: NamedBundle, folder: string): Promise<Subject> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const { gateway, cookies } = await startWithPeople(stage, bundle.file, { people: 1, nodeArgs });
  return { bundle, folder, gateway, cookie: cookies[0], windows: [], cpuMs: [], answers: new Set() };
}

async function readOnce({ gateway, cookie, windows, cpuMs, answers }: Subject): Promise<void> {
  const before = readUsage(gateway.pid).cpuMicroseconds;
  const from = microseconds();
  const { isWhole, hash } = await readSummary(gateway, cookie);
  windows.push({ from, until: microseconds() });
  cpuMs.push((readUsage(gateway.pid).cpuMicroseconds - before) / 1000);
  answers.add(isWhole ? hash : 'not whole');
}

function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function report(subjects: readonly Subject[]): string {
  const columns = subjects.map(({ bundle, folder, windows, cpuMs }) => {
    const times = stageTimes(readProfile(folder), readSourceMaps(bundle.file), windows);
    // Samples are of elapsed time, in which a busy machine may have run something else.
    const scale = median(cpuMs) / [...times.values()].reduce((sum, ms) => sum + ms, 0);
    return (stage: string): string => ((times.get(stage) ?? 0) * scale).toFixed(0);
  });
  const answers = new Set(subjects.flatMap((subject) => [...subject.answers]));
  return [
    `Milliseconds of CPU time of a summary of five platforms with 2,000 entries each, by stage, under the profiler, with a load of ${loadavg()[0]?.toFixed(1)}:`,
    table([
      ['stage', ...subjects.map(({ bundle }) => bundle.name)],
      ...stageNames.map((stage) => [stage, ...columns.map((of) => of(stage))]),
      ['all, p50', ...subjects.map(({ cpuMs }) => median(cpuMs).toFixed(0))],
      ['all, least', ...subjects.map(({ cpuMs }) => Math.min(...cpuMs).toFixed(0))],
    ]),
    answers.size === 1 ? 'All answers are the same.' : `There are ${answers.size} different answers.`,
  ].join('\n\n');
}
