import { loadavg } from 'node:os';
import type { Role } from '../child.js';
import type { GatewayProcess } from '../gateway-process.js';
import { signIn } from '../load/sign-in.js';
import { readUsage } from '../measure/process-usage.js';
import { megabytes, table } from '../measure/report.js';
import { median } from '../measure/statistics.js';
import type { Stage } from '../stage.js';
import { lastPageOf } from './last-page.js';
import {
  connections,
  readSummary,
  searchesAtOnce,
  searchUrls,
  startPlatforms,
  startWithPeople,
} from './record-people.js';
import { recordLimits, recordVerdict, type RecordVerdict } from './record-verdict.js';

const peopleAtOnce = 10;
/** Readings of one person until one comes to its end before the deadline. */
const mostReadings = 6;
const sampleMs = 20;
const leastExportBytes = 100e6;

/**
 * Reads the summary of one person over five platforms, alone and for ten people at once, and exports 100 MB of one platform.
 * All of it goes through the REST API as a client asks for it.
 *
 * @returns the figures as Markdown, and whether they are within their limits
 */
export async function measureRecord(
  stage: Stage,
  bundle: string,
  rounds: number,
): Promise<{ readonly figures: string; readonly isMet: boolean }> {
  const load = loadavg()[0] ?? 0;
  const platforms = await startPlatforms(stage);
  const { gateway, cookies } = await startWithPeople(stage, bundle, { people: peopleAtOnce });
  try {
    const alone = await measureAlone(gateway, cookies[0], { platforms, rounds });
    const together = await measureTogether(gateway, cookies);
    const whole = await measureExport(gateway);
    const verdict = recordVerdict({
      ownCpuMs: alone.afterCpuMs,
      people: peopleAtOnce,
      whole: together.whole,
      growthMegabytes: growthOf(together),
      exportGrowthMegabytes: growthOf(whole),
    });
    return { figures: report({ load, alone, together, whole, verdict }), isMet: verdict.isMet };
  } finally {
    await gateway.stop();
  }
}

interface Alone {
  readonly summaryMs: number;
  readonly slowestMs: number;
  /** The median over the rounds of the difference within one. */
  readonly ownMs: number;
  readonly cpuMs: number;
  readonly leastCpuMs: number;
  /** From the last page of the platforms to the answer: what a person waits for the gateway alone. */
  readonly afterMs: number;
  readonly afterCpuMs: number;
  readonly leastAfterCpuMs: number;
}

async function measureAlone(
  gateway: GatewayProcess,
  cookie: string,
  { platforms, rounds }: { readonly platforms: Role; readonly rounds: number },
): Promise<Alone> {
  const measured: { summaryMs: number; slowestMs: number; cpuMs: number; afterMs: number; afterCpuMs: number }[] = [];
  await lastPageOf(platforms, gateway.pid);
  for (let round = 0; round < rounds; round += 1) {
    const slowestMs = await slowestPlatform(platforms.origin);
    const before = readUsage(gateway.pid).cpuMicroseconds;
    const { tookMs: summaryMs, isWhole } = await readSummary(gateway, cookie);
    const [end, endMs] = [readUsage(gateway.pid).cpuMicroseconds, performance.timeOrigin + performance.now()];
    if (!isWhole) throw new Error('a summary was not whole although it was the only one');
    const last = await lastPageOf(platforms, gateway.pid);
    measured.push({
      summaryMs,
      slowestMs,
      cpuMs: (end - before) / 1000,
      afterMs: endMs - last.atMs,
      afterCpuMs: (end - last.cpuMicroseconds) / 1000,
    });
  }
  return {
    summaryMs: median(measured.map((one) => one.summaryMs)),
    slowestMs: median(measured.map((one) => one.slowestMs)),
    ownMs: median(measured.map((one) => one.summaryMs - one.slowestMs)),
    cpuMs: median(measured.map((one) => one.cpuMs)),
    leastCpuMs: Math.min(...measured.map((one) => one.cpuMs)),
    afterMs: median(measured.map((one) => one.afterMs)),
    afterCpuMs: median(measured.map((one) => one.afterCpuMs)),
    leastAfterCpuMs: Math.min(...measured.map((one) => one.afterCpuMs)),
  };
}

/** What the platform that takes longest takes for the same searches from a client that does nothing with the answers. */
async function slowestPlatform(origin: string): Promise<number> {
  const startedAt = performance.now();
  const open = searchUrls(origin);
  const worker = async (): Promise<void> => {
    for (let url = open.shift(); url !== undefined; url = open.shift()) {
      for (let page: string | undefined = url; page !== undefined;) {
        const text: string = await (await fetch(page)).text();
        page = /"relation":"next","url":"([^"]+)"/.exec(text.slice(0, 1000))?.[1];
      }
    }
  };
  await Promise.all(Array.from({ length: searchesAtOnce }, worker));
  return performance.now() - startedAt;
}

interface Memory {
  readonly beforeMegabytes: number;
  readonly highestMegabytes: number;
  readonly cpuMs: number;
  readonly seconds: number;
}

async function watching(gateway: GatewayProcess, run: () => Promise<unknown>): Promise<Memory> {
  const before = readUsage(gateway.pid);
  let highestMegabytes = before.rssMegabytes;
  const sample = (): void => {
    highestMegabytes = Math.max(highestMegabytes, readUsage(gateway.pid).rssMegabytes);
  };
  const sampler = setInterval(sample, sampleMs);
  const startedAt = performance.now();
  try {
    await run();
  } finally {
    clearInterval(sampler);
  }
  sample();
  const cpuMs = (readUsage(gateway.pid).cpuMicroseconds - before.cpuMicroseconds) / 1000;
  const seconds = (performance.now() - startedAt) / 1000;
  return { beforeMegabytes: before.rssMegabytes, highestMegabytes, cpuMs, seconds };
}

interface Together extends Memory {
  /** How many people were read whole, and how often anybody was read for that. */
  readonly whole: number;
  readonly readings: number;
}

/** Ten people at once, each again until their record was read to its end. */
async function measureTogether(gateway: GatewayProcess, people: readonly string[]): Promise<Together> {
  const counts = { whole: 0, readings: 0 };
  const readToTheEnd = async (cookie: string): Promise<void> => {
    for (let reading = 0; reading < mostReadings; reading += 1) {
      counts.readings += 1;
      if (!(await readSummary(gateway, cookie)).isWhole) continue;
      counts.whole += 1;
      return;
    }
  };
  const memory = await watching(gateway, () => Promise.all(people.map(readToTheEnd)));
  return { ...memory, ...counts };
}

async function measureExport(gateway: GatewayProcess): Promise<Memory & { readonly bytes: number }> {
  const cookie = await signIn(gateway.origin, [connections.exported]);
  let bytes = 0;
  const memory = await watching(gateway, async () => {
    const response = await fetch(`${gateway.origin}/api/record/export?format=ndjson`, { headers: { cookie } });
    for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).byteLength;
  });
  if (bytes < leastExportBytes) throw new Error(`only ${bytes} bytes were exported`);
  return { ...memory, bytes };
}

interface Figures {
  /** Of the machine, when the run began. */
  readonly load: number;
  readonly alone: Alone;
  readonly together: Together;
  readonly whole: Memory & { readonly bytes: number };
  readonly verdict: RecordVerdict;
}

function report({ load, alone, together, whole, verdict }: Figures): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const memoryCells = (memory: Memory): string[] => [
    memory.seconds.toFixed(1),
    memory.cpuMs.toFixed(0),
    megabytes(memory.beforeMegabytes),
    megabytes(memory.highestMegabytes),
    megabytes(growthOf(memory)),
  ];
  const people = `${peopleAtOnce} people at once, ${together.whole} read whole in ${together.readings} readings`;
  return [
    `Other work on the machine when the run began: a load of ${load.toFixed(1)}.`,
    'A summary of five platforms with 2,000 entries each, through the REST API:',
    table([
      ['summary p50', 'slowest platform p50', 'difference p50', 'CPU p50', 'CPU least'],
      [alone.summaryMs, alone.slowestMs, alone.ownMs, alone.cpuMs, alone.leastCpuMs].map(ms),
    ]),
    'Of it, after the platforms have sent their last page; the rest is done while they are waited for:',
    table([['elapsed p50', 'CPU p50', 'CPU least'], [alone.afterMs, alone.afterCpuMs, alone.leastAfterCpuMs].map(ms)]),
    table([
      ['what', 'seconds', 'CPU ms', 'memory before', 'highest', 'growth', 'goal'],
      [people, ...memoryCells(together), `<= ${recordLimits.growthMegabytes} MB`],
      [
        `export of ${megabytes(whole.bytes / 1e6)}`,
        ...memoryCells(whole),
        `<= ${recordLimits.exportGrowthMegabytes} MB`,
      ],
    ]),
    verdict.lines.join('\n'),
  ].join('\n\n');
}

function growthOf({ beforeMegabytes, highestMegabytes }: Pick<Memory, 'beforeMegabytes' | 'highestMegabytes'>): number {
  return highestMegabytes - beforeMegabytes;
}
