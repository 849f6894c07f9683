import { refreshesIn } from '@fhir-gateway/e2e/testing';
import { Deployment, platformIds } from './deployment.js';
import { breakThings } from './faults.js';
import type { PastFault } from './faults.js';
import { Life } from './life.js';
import type { ChaosPlan } from './plan.js';
import type { Outcome } from './report.js';
import { unhandledIn, visitorsOf } from './surroundings.js';
import { Tally } from './tally.js';
import { pause } from './wait-for.js';

/** Enough at once for two cores; each sign-in is a dozen requests. */
const signInsAtOnce = 8;
/** As `AccessTokens` of smart-auth writes it. */
const unstored = /renewed tokens could not be stored/g;

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
): Promise<Outcome> {
  const deployment = await Deployment.start(root, plan);
  const visitors = visitorsOf(deployment, platformIds, plan.users);
  try {
    const waiting = [...visitors];
    const enter = async () => {
      for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await each.enter();
    };
    await Promise.all(Array.from({ length: signInsAtOnce }, enter));
    const known = new Set(visitors.map(({ patient }) => patient));
    if (known.size !== visitors.length) throw new Error('two users have the same record');
    report(`${visitors.length} users have signed in`);

    const tally = new Tally();
    let isOver = false;
    const around = { tally, known, thinkMs: plan.thinkMs, isOver: () => isOver };
    const lives = visitors.map((visitor, index) => new Life(visitor, around).live(index));
    const breakAndCalm = async () => {
      try {
        return await breakThings(deployment, plan, tally, report);
      } finally {
        await pause(plan.calmAfterSeconds * 1000);
        isOver = true;
      }
    };
    const faults = await breakAndCalm();
    await Promise.all(lives);
    const { refreshes, refusedRefreshes } = await deployment.counters();
    const logs = deployment.processes.map((each) => each.output()).join('\n');
    // New tokens that no process has said to have stored or to have failed to: they went down with one that was killed.
    const killed = refreshes - refreshesIn(logs).length - [...logs.matchAll(unstored)].length;
    const forgiven = forgivenOf(tally, faults, killed);
    return {
      tally,
      parts: faults,
      broken: {
        'lost logins': tally.lostLogins.length - forgiven,
        'duplicate refreshes': Math.max(0, refusedRefreshes - forgiven),
        'unhandled rejections': unhandledIn(logs),
        'processes that ended by themselves': deployment.processes.reduce((sum, { crashes }) => sum + crashes, 0),
        // The machine was too slow to come to them.
        'faults left out': plan.faults.length - faults.length,
      },
      done: { faults: faults.length, refreshes, logouts: tally.logouts, pages: tally.pages },
    };
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.close()));
    await deployment.stop();
  }
}

/**
 * A process that is killed between the platform's answer and Redis takes the only copy of a rotated refresh token with it;
 * no gateway can help that. Each such loss is told by one refused refresh. Forgiven are as many as tokens went down, and
 * only after a kill: it shows when the lock of the dead process has ended, which may be after the next fault has begun.
 */
export function forgivenOf({ lostLogins }: Tally, faults: readonly PastFault[], refreshesKilled: number): number {
  const killedMs = faults.find(({ name }) => name.startsWith('kill-'))?.startedMs ?? Infinity;
  return Math.min(refreshesKilled, lostLogins.filter(({ atMs }) => atMs >= killedMs).length);
}
