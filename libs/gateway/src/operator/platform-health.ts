import type { PoolState } from '@fhir-gateway/fhir-proxy/contract';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import { diagnose, type Diagnosis } from './diagnosis.js';
import { mergeFigures, type PlatformFigures } from './platform-activity.js';
import type { ProcessReport } from './process-report.js';
import { quantileBound } from './quantile.js';
import { newestServers } from './servers/known-servers.js';
import type { Failure } from './recent-failures.js';

/** In the order in which an operator wants to see them. */
export const platformStates = ['failing', 'unsteady', 'working', 'unset', 'idle'] as const;

/**
 * `failing`: the newest call failed, or a breaker keeps calls back; `unsteady`: of the calls of the last hour one in twenty or more
 * failed; `working`; `unset`: credentials or an organization are missing; `idle`: nobody asked it since the processes started.
 */
export type PlatformState = (typeof platformStates)[number];

/** How a platform does, in all processes together. Times are epoch milliseconds, durations seconds. */
export interface PlatformHealth {
  readonly platformId: string;
  readonly name: string;
  readonly state: PlatformState;
  /** Of the registry: whether it can be used, and what is missing. */
  readonly status: PlatformSummary['status'];
  /** Calls that the platform answered in the last hour. */
  readonly calls: number;
  /** The true values are not larger; `Infinity` above a minute, absent without a call. */
  readonly p50Seconds?: number;
  readonly p99Seconds?: number;
  /** In the last hour, by kind. */
  readonly failures: Readonly<Record<string, number>>;
  readonly lastSuccessMs?: number;
  readonly lastFailureMs?: number;
  readonly underWay: number;
  readonly waiting: number;
  /** In how many processes a breaker keeps requests back. */
  readonly openBreakers: number;
  /** Of a platform that is failing, unsteady or unset. */
  readonly diagnosis?: Diagnosis;
  /** In how many things its server is not as it was, or not as the platform file says; absent where it was not read. */
  readonly drifts?: number;
}

/** What a breaker answers instead of asking the platform: the failure before it says why. */
const circuitOpen = 'circuit open';

/** How each platform does: those of the registry, and the organizations of these that were asked. */
export function healthOf(
  reports: readonly ProcessReport[],
  summaries: ReadonlyMap<string, PlatformSummary>,
  nameOf: (platformId: string) => PlatformSummary | undefined,
): PlatformHealth[] {
  const figures = mergeFigures(reports.flatMap(({ platforms }) => platforms));
  const failures = failuresByPlatform(reports);
  const pools = poolsByPlatform(reports);
  const drifts = driftsByPlatform(reports);
  const ids = new Set([...summaries.keys(), ...figures.keys()]);
  return [...ids].flatMap((id) => {
    const summary = summaries.get(id) ?? nameOf(id);
    return summary === undefined
      ? []
      : [
          {
            ...healthOfOne(summary, id, figures.get(id), failures.get(id), pools.get(id) ?? []),
            ...(drifts.has(id) && { drifts: drifts.get(id) ?? 0 }),
          },
        ];
  });
}

function healthOfOne(
  { name, status, nextStep }: PlatformSummary,
  platformId: string,
  figures: PlatformFigures | undefined,
  newest: Failure | undefined,
  pools: readonly PoolState[],
): PlatformHealth {
  const { buckets = [], failures = {}, lastSuccessMs, lastFailureMs, lastFailure } = figures ?? {};
  const calls = buckets.reduce((sum, count) => sum + count, 0);
  const openBreakers = pools.filter(({ isOpen }) => isOpen).length;
  const state = stateOf({ figures, status, openBreakers });
  const [p50Seconds, p99Seconds] = [0.5, 0.99].map((share) => quantileBound(buckets, share));
  const failure = newest ?? (lastFailure === undefined ? undefined : { code: lastFailure });
  const isTroubled = state === 'failing' || state === 'unsteady';
  const diagnosis =
    isTroubled && failure
      ? diagnose(failure)
      : state === 'unset'
        ? { cause: 'The platform is not set up.', nextStep: nextStep ?? 'Look at the page of the platform.' }
        : undefined;
  return {
    platformId,
    name,
    state,
    status,
    calls,
    failures,
    p50Seconds,
    p99Seconds,
    lastSuccessMs,
    lastFailureMs,
    underWay: pools.reduce((sum, { running }) => sum + running, 0),
    waiting: pools.reduce((sum, { waiting }) => sum + waiting, 0),
    openBreakers,
    ...(diagnosis && { diagnosis }),
  };
}

/** One in so many calls that fails makes a platform unsteady. */
const unsteadyShare = 20;

function stateOf(known: {
  figures: PlatformFigures | undefined;
  status: PlatformSummary['status'];
  openBreakers: number;
}): PlatformState {
  const { figures, status, openBreakers } = known;
  if (openBreakers > 0) return 'failing';
  const { lastSuccessMs = -1, lastFailureMs = -1, buckets = [], failures = {} } = figures ?? {};
  if (lastFailureMs > lastSuccessMs) return 'failing';
  if (status !== 'ready' && status !== 'needs-tenant' && lastSuccessMs < 0) return 'unset';
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  const calls = buckets.reduce((sum, count) => sum + count, 0);
  if (failed > 0 && failed * unsteadyShare >= calls) return 'unsteady';
  return lastSuccessMs < 0 ? 'idle' : 'working';
}

/** The newest failure of each platform that says why. */
function failuresByPlatform(reports: readonly ProcessReport[]): Map<string, Failure> {
  const newest = new Map<string, Failure>();
  for (const failure of reports.flatMap(({ failures }) => failures)) {
    const { platformId, isRefusal, detail, timeMs } = failure;
    if (platformId === undefined || isRefusal || detail === circuitOpen) continue;
    if ((newest.get(platformId)?.timeMs ?? -1) < timeMs) newest.set(platformId, failure);
  }
  return newest;
}

function driftsByPlatform(reports: readonly ProcessReport[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { platformId, total, fileDrifts } of newestServers(reports.flatMap(({ servers = [] }) => servers))) {
    counts.set(platformId, (counts.get(platformId) ?? 0) + total + fileDrifts.length);
  }
  return counts;
}

/** Pools are those of a platform without its organization: all organizations of one server share them. */
function poolsByPlatform(reports: readonly ProcessReport[]): Map<string, PoolState[]> {
  const pools = new Map<string, PoolState[]>();
  for (const pool of reports.flatMap((report) => report.pools)) {
    pools.set(pool.platformId, [...(pools.get(pool.platformId) ?? []), pool]);
  }
  return pools;
}
