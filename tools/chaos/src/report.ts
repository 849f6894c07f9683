import type { PastFault } from './faults.js';
import type { Failover } from './redis-group.js';
import type { ChaosOutcome } from './run-chaos.js';
import { describeServer } from './server-state.js';

/** What must not happen, with how often it did; empty for a run that kept all promises. */
export function brokenPromises(outcome: ChaosOutcome): string[] {
  const { tally } = outcome;
  const inCalm = [...tally.failures].filter(([kind]) => kind.endsWith('without a fault'));
  const counts: readonly (readonly [string, number])[] = [
    ['wrong-user answers', tally.wrongUser.length],
    ['answers after logout', tally.afterLogout.length],
    ['lost logins', lostOf(outcome)],
    ['duplicate refreshes', duplicatesOf(outcome)],
    ['unhandled rejections', outcome.unhandledRejections],
    ['processes that ended by themselves', outcome.crashes],
    ['faults left out', outcome.faultsLeftOut],
    ['failures without a fault', inCalm.reduce((sum, [, count]) => sum + count, 0)],
  ];
  return counts.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${count}`);
}

/**
 * A process that is killed between the platform's answer and Redis takes the only copy of a rotated refresh token with it;
 * no gateway can help that. Each such loss is told by one refused refresh. Forgiven are as many as tokens went down, and
 * only after a kill: it shows when the lock of the dead process has ended, which may be after the next fault has begun.
 */
function forgivenOf({ tally, faults, refreshesKilled }: ChaosOutcome): number {
  const killedMs = faults.find(({ kind }) => kind.startsWith('kill-'))?.startedMs ?? Infinity;
  const afterKill = tally.lostLogins.filter(({ atMs }) => atMs >= killedMs);
  return Math.min(refreshesKilled, afterKill.length);
}

function lostOf(outcome: ChaosOutcome): number {
  return outcome.tally.lostLogins.length - forgivenOf(outcome);
}

function duplicatesOf(outcome: ChaosOutcome): number {
  return Math.max(0, outcome.duplicateRefreshes - forgivenOf(outcome));
}

/** The figures of a run, for people. */
export function describeOutcome(outcome: ChaosOutcome): string {
  const { tally, faults, users } = outcome;
  const [calm, faulty] = [tally.latency('calm'), tally.latency('fault')];
  const failed = [...tally.failures.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...tally.failures].sort(([, a], [, b]) => b - a).map(([kind, count]) => `  ${count} × ${kind}`);
  const broken = brokenPromises(outcome);
  return [
    `users                  ${users} (${tally.logins} logins, ${tally.logouts} logouts, ${tally.pages} further pages)`,
    `faults                 ${faults.length}`,
    ...faults.map(describeFault),
    ...outcome.failovers.flatMap(describeFailover),
    `requests               ${tally.requests}, of which ${failed} failed`,
    ...kinds,
    ...tally.calmFailures.map(({ what, atMs }) => `  without a fault: ${what}, ${nearest(outcome, atMs)}`),
    `wrong-user answers     ${tally.wrongUser.length}`,
    `answers after logout   ${tally.afterLogout.length}`,
    `lost logins            ${lostOf(outcome)}`,
    ...tally.lostLogins.map(({ user, said, atMs }) => `  ${user}: ${said}, ${nearest(outcome, atMs)}`),
    `refreshes              ${outcome.refreshes}, ${outcome.refreshesKilled} of them not known to be stored, ${outcome.refreshesUnstored} given up`,
    `duplicate refreshes    ${duplicatesOf(outcome)}`,
    `unhandled rejections   ${outcome.unhandledRejections}`,
    `unplanned ends         ${outcome.crashes}`,
    `p99 without a fault    ${Math.round(calm.p99Ms)} ms (${calm.requests} requests)`,
    `p99 during faults      ${Math.round(faulty.p99Ms)} ms (${faulty.requests} requests)`,
    broken.length === 0 ? 'kept' : `NOT kept: ${broken.join(', ')}`,
  ].join('\n');
}

function describeFault({ kind, startedMs, wholeMs, endedMs, duplicateRefreshes }: PastFault): string {
  const [whole, well] = [wholeMs, endedMs].map((atMs) => ((atMs - startedMs) / 1000).toFixed(1));
  return `  ${kind}: whole after ${whole} s, everybody well after ${well} s, ${duplicateRefreshes} duplicate refreshes so far`;
}

function describeFailover({ killedPort, promotedPort, before, after }: Failover): string[] {
  return [
    `  Redis: killed ${killedPort}, promoted ${promotedPort}`,
    `    before: ${before.map(describeServer).join('; ')}`,
    `    after:  ${after.map(describeServer).join('; ')}`,
  ];
}

function nearest({ faults }: ChaosOutcome, atMs: number): string {
  const last = faults.filter(({ startedMs }) => startedMs <= atMs).at(-1);
  return last === undefined
    ? 'before any fault'
    : `${((atMs - last.startedMs) / 1000).toFixed(1)} s after ${last.kind}`;
}
