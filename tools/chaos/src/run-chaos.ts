import { refreshesIn } from '@fhir-gateway/e2e/testing';
import { Deployment, platformIds } from './deployment.js';
import { breakThings } from './faults.js';
import type { PastFault } from './faults.js';
import { Life } from './life.js';
import { McpVisitor } from './mcp-visitor.js';
import type { ChaosPlan } from './plan.js';
import type { Failover } from './redis-group.js';
import { RestVisitor } from './rest-visitor.js';
import { Tally } from './tally.js';

/** Enough at once for two cores; each sign-in is a dozen requests. */
const signInsAtOnce = 8;
/** As `AccessTokens` of smart-auth writes it. */
const unstored = /renewed tokens could not be stored/g;
const unhandled = /unhandled ?rejection|uncaught ?exception/gi;

/** What a run ended with. */
export interface ChaosOutcome {
  readonly tally: Tally;
  readonly faults: readonly PastFault[];
  readonly failovers: readonly Failover[];
  /** Planned, but the machine was too slow to come to them. */
  readonly faultsLeftOut: number;
  readonly users: number;
  /** Refreshes that the platforms answered with new tokens. */
  readonly refreshes: number;
  /** Refresh tokens that came a second time. */
  readonly duplicateRefreshes: number;
  /** New tokens that no process has said to have stored or to have failed to: they went down with a process that was killed. */
  readonly refreshesKilled: number;
  /** New tokens that a process could not store before it gave up. */
  readonly refreshesUnstored: number;
  readonly unhandledRejections: number;
  /** Processes that ended though nobody had killed them. */
  readonly crashes: number;
}

/**
 * Signs everybody in, lets them live while things break, and counts.
 *
 * @param root folder of the repository
 * @param report hears of the progress
 */
export async function runChaos(
  root: string,
  plan: ChaosPlan,
  report: (line: string) => void = () => undefined,
): Promise<ChaosOutcome> {
  const deployment = await Deployment.start(root, plan);
  const visitors = visitorsOf(deployment, plan.users);
  try {
    await inTimeSlices(visitors, (visitor) => visitor.enter());
    const patients = new Set(visitors.map(({ patient }) => patient));
    if (patients.size !== visitors.length) throw new Error('two users have the same record');
    report(`${visitors.length} users have signed in`);

    const tally = new Tally();
    let isOver = false;
    const around = { tally, known: patients, thinkMs: plan.thinkMs, isOver: () => isOver };
    const lives = visitors.map((visitor, index) => new Life(visitor, around).live(index));
    const breakAndCalm = async () => {
      try {
        return await breakThings(deployment, plan, tally, report);
      } finally {
        await new Promise((resolve) => setTimeout(resolve, plan.calmAfterSeconds * 1000));
        isOver = true;
      }
    };
    const faults = await breakAndCalm();
    await Promise.all(lives);
    const { refreshes, refusedRefreshes } = await deployment.counters();
    const logs = deployment.members.map((member) => member.output()).join('\n');
    const refreshesUnstored = [...logs.matchAll(unstored)].length;
    return {
      tally,
      faults,
      failovers: deployment.redis.failovers,
      faultsLeftOut: plan.faults.length - faults.length,
      users: visitors.length,
      refreshes,
      duplicateRefreshes: refusedRefreshes,
      refreshesKilled: refreshes - refreshesIn(logs).length - refreshesUnstored,
      refreshesUnstored,
      unhandledRejections: [...logs.matchAll(unhandled)].length,
      crashes: deployment.members.reduce((sum, { crashes }) => sum + crashes, 0),
    };
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.close()));
    await deployment.stop();
  }
}

function visitorsOf({ restUrl, mcpUrl }: Deployment, users: number): (RestVisitor | McpVisitor)[] {
  return Array.from({ length: users }, (_, record) => {
    // Both apps have users at both platforms.
    const platformId = platformIds[Math.floor(record / 2) % platformIds.length] ?? platformIds[0];
    return record % 2 === 0
      ? new RestVisitor(restUrl, platformId, record)
      : new McpVisitor({ mcpUrl, platformId }, record);
  });
}

async function inTimeSlices<T>(all: readonly T[], run: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const work = async (): Promise<void> => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await run(each);
  };
  await Promise.all(Array.from({ length: signInsAtOnce }, work));
}
