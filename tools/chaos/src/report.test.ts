import type { FaultKind } from './plan.js';
import { brokenPromises, describeOutcome } from './report.js';
import type { ChaosOutcome } from './run-chaos.js';
import { Tally } from './tally.js';

function outcomeOf(
  change: (tally: Tally) => void = () => undefined,
  figures: Partial<ChaosOutcome> = {},
): ChaosOutcome {
  const tally = new Tally();
  change(tally);
  const none = {
    refreshes: 3,
    faultsLeftOut: 0,
    duplicateRefreshes: 0,
    refreshesKilled: 0,
    unhandledRejections: 0,
    crashes: 0,
  };
  return { tally, faults: [], users: 2, ...none, ...figures };
}

const lost = { user: 'REST 0', said: '401 LOGIN_REQUIRED', atMs: 0 };

describe('a run of the chaos', () => {
  it('keeps its promises when what failed did so while something was broken', () => {
    const outcome = outcomeOf((tally) => {
      tally.mark(true);
      tally.count(0, false, 'REST labs: 503 STORE_UNAVAILABLE');
    });
    expect(brokenPromises(outcome)).toEqual([]);
    expect(describeOutcome(outcome)).toContain('1 × REST labs: 503 STORE_UNAVAILABLE, during a fault');
  });

  it.each<[string, (tally: Tally) => void, Partial<ChaosOutcome>]>([
    ['wrong-user answers: 1', (tally) => tally.wrongUser.push('REST 0: labs'), {}],
    ['answers after logout: 1', (tally) => tally.afterLogout.push('MCP 1'), {}],
    ['lost logins: 1', (tally) => tally.lostLogins.push(lost), {}],
    ['duplicate refreshes: 2', () => undefined, { duplicateRefreshes: 2 }],
    ['unhandled rejections: 1', () => undefined, { unhandledRejections: 1 }],
    ['processes that ended by themselves: 1', () => undefined, { crashes: 1 }],
    ['faults left out: 2', () => undefined, { faultsLeftOut: 2 }],
    ['failures in calm: 1', (tally) => tally.count(0, false, 'REST labs: 500 INTERNAL'), {}],
  ])('breaks one with %s', (what, change, figures) => {
    expect(brokenPromises(outcomeOf(change, figures))).toEqual([what]);
  });

  it('forgives a lost login only for a refresh that went down with a killed process', () => {
    const two = (tally: Tally): void => void tally.lostLogins.push(lost, lost);
    const figures = { refreshesKilled: 1, duplicateRefreshes: 1 };
    const fault = { startedMs: -1, endedMs: 0 };
    const after = (kind: FaultKind): ChaosOutcome => outcomeOf(two, { ...figures, faults: [{ ...fault, kind }] });
    expect(brokenPromises(after('kill-rest'))).toEqual(['lost logins: 1']);
    expect(brokenPromises(after('redis-failover'))).toEqual(['lost logins: 2', 'duplicate refreshes: 1']);
  });
});
