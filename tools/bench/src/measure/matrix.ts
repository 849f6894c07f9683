import type { BenchCase } from './cases.js';
import { cases, fhirPath } from './cases.js';
import { ask } from '../child.js';
import type { Role } from '../child.js';
import type { LoadOrder, LoadResult } from './load.js';
import { readUsage } from './process-usage.js';
import { median } from './statistics.js';
import type { Target } from '../target.js';

/** What one target did in one cell of the table; the medians over the rounds. */
export interface CellFigures {
  readonly caseName: BenchCase['name'];
  readonly concurrency: number;
  readonly target: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicrosecondsPerRequest: number;
  /** Of the round that took least: closest to the price of the work itself, where others disturb the rest. */
  readonly leastCpuMicroseconds: number;
  /** Share of one core that the target used; well below 1 with many requests under way, something else was the limit. */
  readonly busyShare: number;
  /** Requests per second over those of the reference, compared within each round. */
  readonly ratio: number;
  /** CPU time per request over that of the reference; tells more than `ratio` where the target's core was not busy. */
  readonly cpuRatio: number;
  /** Median latency above that of the reference, and its 99th percentile over the reference's; both within each round. */
  readonly p50AboveMs: number;
  readonly p99Ratio: number;
}

interface Sample {
  readonly result: LoadResult;
  readonly cpuMicroseconds: number;
}

/** How long and how often. */
export interface MatrixPlan {
  readonly rounds: number;
  readonly durationMs: number;
  readonly concurrencies: readonly number[];
}

/** A cell never lasts longer than its time, nor longer than this. */
const maxRequests = 200_000;
/**
 * Before the first round, for each case: V8 needs thousands of requests until it has compiled the path for good. Counted,
 * so that who is slow is warm, too; in passes, since a process that waits long for the others cools down.
 */
const warmUpPasses = 16;
const warmUpRequests = 2_000;
const warmUpMs = 2_500;
/** A run of so few rounds only shows that it works. */
const fewRounds = 2;

/**
 * Measures all targets, the first of which is the reference, in every cell: round after round, one target after the
 * other within each, so that whatever else the machine does meets them alike.
 *
 * @throws Error when any answer was not as expected
 */
export async function measureMatrix(
  load: Role,
  targets: readonly Target[],
  plan: MatrixPlan,
  report: (progress: string) => void,
): Promise<CellFigures[]> {
  const passes = plan.rounds > fewRounds ? warmUpPasses : 1;
  for (let pass = 0; pass < passes; pass++) for (const target of targets) await warmUp(load, target);
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < plan.rounds; round++) {
    report(`round ${round + 1} of ${plan.rounds}`);
    // Each round begins with another target, so that none is always the one after the pause.
    const order = [...targets.slice(round % targets.length), ...targets.slice(0, round % targets.length)];
    for (const { name, path } of cases) {
      for (const concurrency of plan.concurrencies) {
        for (const target of order) {
          const key = keyOf(name, concurrency, target.name);
          const sample = await measure(load, target, { name, path }, concurrency, plan.durationMs);
          samples.set(key, [...(samples.get(key) ?? []), sample]);
        }
      }
    }
  }
  return summarize(samples, targets, plan.concurrencies);
}

async function warmUp(load: Role, target: Target): Promise<void> {
  for (const benchCase of cases) {
    const order = makeOrder(target, benchCase, 16, warmUpMs);
    assertSound(target, await ask<LoadResult>(load, { ...order, maxRequests: warmUpRequests }));
  }
}

async function measure(
  load: Role,
  target: Target,
  benchCase: BenchCase,
  concurrency: number,
  durationMs: number,
): Promise<Sample> {
  const before = readUsage(target.pid);
  const result = await ask<LoadResult>(load, makeOrder(target, benchCase, concurrency, durationMs));
  assertSound(target, result);
  return { result, cpuMicroseconds: readUsage(target.pid).cpuMicroseconds - before.cpuMicroseconds };
}

/** The order for one cell. */
export function makeOrder(
  target: Target,
  { name, path }: BenchCase,
  concurrency: number,
  durationMs: number,
): LoadOrder {
  const plain = { path: `${fhirPath}${path}`, method: 'GET', headers: { accept: 'application/fhir+json' } } as const;
  const request = target.requests?.[name] ?? plain;
  return {
    origin: target.origin,
    ...request,
    headers: { ...request.headers, ...target.headers },
    concurrency,
    durationMs,
    maxRequests,
    expectedBytes: target.expectedBytes[name],
  };
}

/** @throws Error when an answer was not as expected: errors are quick, and must not count */
export function assertSound({ name }: Pick<Target, 'name'>, { faults, requests, firstFault }: LoadResult): void {
  if (requests === 0) throw new Error(`${name} answered nothing`);
  if (faults > 0) throw new Error(`${name} failed ${faults} of ${requests} requests: ${firstFault}`);
}

function summarize(
  samples: ReadonlyMap<string, readonly Sample[]>,
  targets: readonly Target[],
  concurrencies: readonly number[],
): CellFigures[] {
  const [reference] = targets;
  return cases.flatMap(({ name: caseName }) =>
    concurrencies.flatMap((concurrency) =>
      targets.map((target) => {
        const own = samples.get(keyOf(caseName, concurrency, target.name)) ?? [];
        const others = samples.get(keyOf(caseName, concurrency, reference?.name ?? '')) ?? [];
        return { caseName, concurrency, target: target.name, ...figuresOf(own, others) };
      }),
    ),
  );
}

function figuresOf(
  samples: readonly Sample[],
  references: readonly Sample[],
): Omit<CellFigures, 'caseName' | 'concurrency' | 'target'> {
  const over = (value: (sample: Sample) => number): number => median(samples.map(value));
  const ratios = samples.map(({ result }, round) => rateOf(result) / rateOf(references[round]?.result));
  return {
    requestsPerSecond: over(({ result }) => rateOf(result)),
    p50Ms: over(({ result }) => result.p50Ms),
    p99Ms: over(({ result }) => result.p99Ms),
    cpuMicrosecondsPerRequest: over(costOf),
    leastCpuMicroseconds: Math.min(...samples.map(costOf)),
    busyShare: over(({ result, cpuMicroseconds }) => cpuMicroseconds / 1e6 / result.seconds),
    ratio: median(ratios),
    cpuRatio: median(samples.map((sample, round) => costOf(sample) / costOf(references[round]))),
    p50AboveMs: median(
      samples.map(({ result }, round) => result.p50Ms - (references[round]?.result.p50Ms ?? Number.NaN)),
    ),
    p99Ratio: median(
      samples.map(({ result }, round) => result.p99Ms / (references[round]?.result.p99Ms ?? Number.NaN)),
    ),
  };
}

function rateOf(result: LoadResult | undefined): number {
  return result === undefined ? Number.NaN : result.requests / result.seconds;
}

function costOf(sample: Sample | undefined): number {
  return sample === undefined ? Number.NaN : sample.cpuMicroseconds / sample.result.requests;
}

function keyOf(caseName: string, concurrency: number, target: string): string {
  return `${caseName} ${concurrency} ${target}`;
}
