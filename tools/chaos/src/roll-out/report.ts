import type { RollOutOutcome } from './roll-out.js';

/** What must not happen during a roll-out, or had to happen and did not; empty for one that nobody noticed. */
export function faultsOf(outcome: RollOutOutcome): string[] {
  const { tally, phases, refreshes, renewed, exits } = outcome;
  const idle = phases.filter(({ requests }) => requests === 0).length;
  const counts: readonly (readonly [string, number])[] = [
    ['failed requests', failedOf(outcome)],
    ['lost logins', tally.lostLogins.length],
    ['wrong-user answers', tally.wrongUser.length],
    ['answers after logout', tally.afterLogout.length],
    ['refused refreshes', outcome.refusedRefreshes],
    ['unhandled rejections', outcome.unhandledRejections],
    ['processes that did not end with 0', exits.filter((code) => code !== 0).length],
    // A run in which nothing was done proves nothing.
    ['phases without a request', idle],
    [
      'kinds of load that were missing',
      [tally.logins, tally.logouts, refreshes, renewed, exits.length].filter((count) => count === 0).length,
    ],
  ];
  return counts.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${count}`);
}

/** The figures of a roll-out, for people. */
export function describeRollOut(outcome: RollOutOutcome): string {
  const { tally, exits } = outcome;
  const faults = faultsOf(outcome);
  return [
    `requests            ${tally.requests}, of which ${failedOf(outcome)} failed`,
    ...tally.calmFailures.map(({ what, atMs }) => `  ${what}, ${phaseAt(outcome, atMs)}`),
    `sign-ins            ${tally.logins}, and ${tally.logouts} log-outs`,
    `further pages       ${tally.pages}`,
    `renewed tokens      ${outcome.renewed} of agents, ${outcome.refreshes} of platforms, ${outcome.refusedRefreshes} refused`,
    `replaced processes  ${exits.length}, ${exits.filter((code) => code === 0).length} of them ended with 0`,
    `lost logins         ${tally.lostLogins.length}`,
    ...tally.lostLogins.map(({ user, said, atMs }) => `  ${user}: ${said}, ${phaseAt(outcome, atMs)}`),
    `99th percentile     ${Math.round(tally.latency('calm').p99Ms)} ms`,
    faults.length === 0 ? 'nobody noticed' : `NOTICED: ${faults.join(', ')}`,
  ].join('\n');
}

function failedOf({ tally }: RollOutOutcome): number {
  return [...tally.failures.values()].reduce((sum, count) => sum + count, 0);
}

/** In which part of the run that was. */
function phaseAt({ phases }: RollOutOutcome, atMs: number): string {
  return phases.filter(({ startedMs }) => startedMs <= atMs).at(-1)?.name ?? 'before everything';
}
