import {
  platformStates,
  type Gateway,
  type KnownFailure,
  type PlatformHealth,
  type ProcessReport,
} from '@fhir-gateway/gateway';
import { z } from 'zod';

import { choice, pageNumber } from '../../route/fields.js';

/** What the list of platforms is narrowed by. */
export const operatorQuery = z.object({
  q: z.string().max(200, 'has at most 200 characters').optional().describe('Part of the name or the id of a platform'),
  state: choice(platformStates).optional().describe('How the platform does'),
  page: pageNumber('platforms'),
});

/** Platforms on a page. */
export const platformsOnPage = 25;

/** Everything that an operator sees first. */
export interface OperatorOverview {
  readonly health: Awaited<ReturnType<Gateway['health']>>;
  readonly store: 'redis' | 'memory';
  readonly reports: readonly ProcessReport[];
  /** Those of this page of the list. */
  readonly platforms: readonly PlatformHealth[];
  /** Platforms that the filter leaves. */
  readonly total: number;
  /** How many of all platforms are in each state. */
  readonly states: Readonly<Record<PlatformHealth['state'], number>>;
  /** Calls to all places in the last hour that were answered, and that failed. */
  readonly calls: number;
  readonly failed: number;
  readonly failures: readonly KnownFailure[];
  /** Of each server of the Redis; empty where sessions are in memory, `undefined` where a server did not answer. */
  readonly redis: Awaited<ReturnType<Gateway['operator']['redis']['figures']>>;
}

/** Whether somebody has asked the platform: those that nobody uses stand behind their filter, and are found by name. */
export function isInUse(state: PlatformHealth['state']): boolean {
  return state !== 'unset' && state !== 'idle';
}

/** Reads the reports of all processes. @throws VaultError STORE_UNAVAILABLE */
export async function readOverview(
  { operator, health, config }: Pick<Gateway, 'operator' | 'health' | 'config'>,
  { q = '', state, page }: z.output<typeof operatorQuery>,
): Promise<OperatorOverview> {
  const [checked, reports, redis] = await Promise.all([health(), operator.processes(), operator.redis.figures()]);
  const all = operator.platforms(reports);
  const wanted = q.trim().toLowerCase();
  const fit = all.filter(
    ({ name, platformId, ...one }) =>
      (state === undefined ? wanted !== '' || isInUse(one.state) : one.state === state) &&
      `${name} ${platformId}`.toLowerCase().includes(wanted),
  );
  const states = Object.fromEntries(
    platformStates.map((name) => [name, all.filter((one) => one.state === name).length]),
  ) as Record<PlatformHealth['state'], number>;
  return {
    health: checked,
    store: config.redisUrl === undefined ? 'memory' : 'redis',
    reports,
    platforms: fit.slice((page - 1) * platformsOnPage, page * platformsOnPage),
    total: fit.length,
    states,
    calls: all.reduce((sum, { calls }) => sum + calls, 0),
    failed: all.reduce((sum, { failures }) => sum + Object.values(failures).reduce((one, count) => one + count, 0), 0),
    failures: operator.failures(reports),
    redis,
  };
}
