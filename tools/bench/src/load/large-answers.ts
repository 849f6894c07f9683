import { fhirPath, largePath } from '../measure/cases.js';
import type { BenchCase } from '../measure/cases.js';
import { ask } from '../child.js';
import type { LoadOrder, LoadResult } from '../measure/load.js';
import { assertSound, makeOrder } from '../measure/matrix.js';
import { readUsage } from '../measure/process-usage.js';
import { megabytes, table } from '../measure/report.js';
import type { Stage } from '../stage.js';
import type { Target } from '../target.js';

const largeBytes = 100e6;
const slowBytesPerSecond = 12e6;
const sampleMs = 25;
/** What a 100 MB answer may cost at most. */
const allowedGrowthMegabytes = 30;
const warmUpCase: BenchCase = { name: 'read', path: '/Observation/bench-glucose' };

/**
 * Sends 100 MB through the gateway, links rewritten all the way, to a client that reads as fast as it can and to one
 * that reads slowly, and watches the memory of the gateway's process.
 *
 * @returns the result as Markdown
 */
export async function measureLargeAnswers(stage: Stage, bundle: string): Promise<string> {
  const { target } = await stage.startGateway('gateway', bundle);
  // The heap of a process that has served nothing yet grows by itself.
  await ask<LoadResult>(stage.load, { ...makeOrder(target, warmUpCase, 16, 10_000), maxRequests: 20_000 });
  const fast = await transfer(stage, target, {});
  const slow = await transfer(stage, target, { bytesPerSecond: slowBytesPerSecond });
  const growth = Math.max(fast.growthMegabytes, slow.growthMegabytes);
  const verdict = growth < allowedGrowthMegabytes ? 'below' : 'NOT below';
  return [
    table([
      ['client', 'bytes', 'seconds', 'MB/s', 'memory before', 'highest', 'growth'],
      ['as fast as it can', ...cellsOf(fast)],
      [`${slowBytesPerSecond / 1e6} MB/s`, ...cellsOf(slow)],
    ]),
    `Growth is ${verdict} the ${allowedGrowthMegabytes} MB allowed.`,
  ].join('\n\n');
}

interface Transfer {
  readonly result: LoadResult;
  readonly beforeMegabytes: number;
  readonly highestMegabytes: number;
  readonly growthMegabytes: number;
}

async function transfer(stage: Stage, target: Target, pace: Pick<LoadOrder, 'bytesPerSecond'>): Promise<Transfer> {
  const beforeMegabytes = readUsage(target.pid).rssMegabytes;
  let highestMegabytes = beforeMegabytes;
  const sampler = setInterval(() => {
    highestMegabytes = Math.max(highestMegabytes, readUsage(target.pid).rssMegabytes);
  }, sampleMs);
  const result = await ask<LoadResult>(stage.load, {
    origin: target.origin,
    path: `${fhirPath}${largePath(largeBytes)}&patient=bench-patient`,
    method: 'GET',
    headers: { accept: 'application/fhir+json', ...target.headers },
    concurrency: 1,
    durationMs: 120_000,
    maxRequests: 1,
    ...pace,
  }).finally(() => clearInterval(sampler));
  assertSound(target, result);
  if (result.bytes < largeBytes) throw new Error(`only ${result.bytes} bytes arrived`);
  return { result, beforeMegabytes, highestMegabytes, growthMegabytes: highestMegabytes - beforeMegabytes };
}

function cellsOf({ result, beforeMegabytes, highestMegabytes, growthMegabytes }: Transfer): string[] {
  return [
    megabytes(result.bytes / 1e6),
    result.seconds.toFixed(2),
    (result.bytes / 1e6 / result.seconds).toFixed(1),
    megabytes(beforeMegabytes),
    megabytes(highestMegabytes),
    megabytes(growthMegabytes),
  ];
}
