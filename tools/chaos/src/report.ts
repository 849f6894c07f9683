import type { Tally } from './tally.js';

/** What a run ended with. */
export interface Outcome {
  readonly tally: Tally;
  /** Faults of a chaos run or parts of a roll-out, and when each began, in milliseconds of `performance.now()`. */
  readonly parts: readonly { readonly name: string; readonly startedMs: number }[];
  /** Further counts that must be 0. */
  readonly broken: Readonly<Record<string, number>>;
  /** Counts that must not be 0: a run in which nothing was done proves nothing. */
  readonly done: Readonly<Record<string, number>>;
}

/** What must not happen, with how often it did, and what had to happen and did not; empty for a run that kept all promises. */
export function brokenPromises({ tally, broken, done }: Outcome): string[] {
  const counts = {
    'wrong-user answers': tally.wrongUser.length,
    'answers after logout': tally.afterLogout.length,
    'lost logins': tally.lostLogins.length,
    'failures without a fault': tally.calmFailures.length,
    ...broken,
  };
  const happened = Object.entries(counts).filter(([, count]) => count > 0);
  const missing = Object.entries(done).filter(([, count]) => count === 0);
  return [...happened.map(([what, count]) => `${what}: ${count}`), ...missing.map(([what]) => `no ${what}`)];
}

/** The figures of a run, for people. */
export function describeOutcome(outcome: Outcome): string {
  const { tally, parts, broken, done } = outcome;
  const failed = [...tally.failures.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...tally.failures].sort(([, a], [, b]) => b - a).map(([kind, count]) => `  ${count} × ${kind}`);
  const p99 = (['calm', 'fault'] as const).map((when) => {
    const { p99Ms, requests } = tally.latency(when);
    return requests === 0
      ? []
      : [`p99 ${when === 'calm' ? 'without a fault' : 'during faults'} ${Math.round(p99Ms)} ms`];
  });
  const promises = brokenPromises(outcome);
  const nearest = (atMs: number) => {
    const last = parts.filter(({ startedMs }) => startedMs <= atMs).at(-1);
    return last === undefined ? 'before all' : `${((atMs - last.startedMs) / 1000).toFixed(1)} s after ${last.name}`;
  };
  return [
    `${tally.requests} requests, of which ${failed} failed; ${tally.logins} logins, ${tally.logouts} logouts, ${tally.pages} further pages`,
    ...kinds,
    ...(tally.endedPages === 0
      ? []
      : [`${tally.endedPages} links to a further page were not good at the other release`]),
    ...tally.calmFailures.map(({ what, atMs }) => `  without a fault: ${what}, ${nearest(atMs)}`),
    ...tally.lostLogins.map(({ user, said, atMs }) => `  lost login: ${user}: ${said}, ${nearest(atMs)}`),
    ...Object.entries({ ...done, ...broken }).map(([what, count]) => `${what}: ${count}`),
    ...p99.flat(),
    promises.length === 0 ? 'kept' : `NOT kept: ${promises.join(', ')}`,
  ].join('\n');
}
