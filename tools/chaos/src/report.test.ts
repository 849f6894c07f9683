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
    refreshesUnstored: 0,
    unhandledRejections: 0,
    crashes: 0,
  };
  return { tally, faults: [], failovers: [], users: 2, ...none, ...figures };
}

const lost = { user: 'REST 0', said: '401 LOGIN_REQUIRED', atMs: 0 };

describe('a run of the chaos', () => {
  it('keeps its promises when what failed did so while something was broken', () => {
    const outcome = outcomeOf((tally) => {
      tally.mark(true);
      tally.count('REST 0', 0, false, 'REST labs: 503 STORE_UNAVAILABLE');
    });
    expect(brokenPromises(outcome)).toEqual([]);
    expect(describeOutcome(outcome)).toContain('1 × REST labs: 503 STORE_UNAVAILABLE, during a fault');
  });

  it('tells where the servers of Redis stood when a master was lost, and what failed without a fault, and when', () => {
    const replica = { port: 7001, role: 'slave', offset: 40, isLinked: true, onlineReplicas: 0 } as const;
    const before = [{ port: 7000, role: 'master', offset: 42, isLinked: false, onlineReplicas: 1 } as const, replica];
    const after = [{ ...replica, role: 'master', isLinked: false } as const];
    const words = describeOutcome(
      outcomeOf((tally) => tally.count('MCP 3', 0, false, 'MCP labs: 503'), {
        faults: [{ kind: 'redis-failover', startedMs: -4_000, wholeMs: -2_000, endedMs: -500, duplicateRefreshes: 2 }],
        failovers: [{ killedPort: 7000, promotedPort: 7001, before, after }],
      }),
    );
    expect(words).toContain('whole after 2.0 s, everybody well after 3.5 s, 2 duplicate refreshes so far');
    expect(words).toContain('before: 7000 master at 42, 1 replicas online; 7001 replica at 40, linked');
    expect(words).toContain('after:  7001 master at 40, 0 replicas online');
    expect(words).toMatch(/without a fault: MCP 3 MCP labs: 503, \d+\.\d s after redis-failover/);
  });

  it('waits for everybody to be well again', () => {
    const tally = new Tally();
    tally.join('REST 0');
    tally.join('MCP 1');
    expect(tally.unwell(5)).toEqual(['REST 0', 'MCP 1']);
    tally.count('REST 0', 6, true);
    tally.count('MCP 1', 4, true);
    tally.count('MCP 1', 7, true, 'MCP labs: 503');
    expect(tally.unwell(5)).toEqual(['MCP 1']);
    tally.count('MCP 1', 8, true);
    expect(tally.unwell(5)).toEqual([]);
  });

  it.each<[string, (tally: Tally) => void, Partial<ChaosOutcome>]>([
    ['wrong-user answers: 1', (tally) => tally.wrongUser.push('REST 0: labs'), {}],
    ['answers after logout: 1', (tally) => tally.afterLogout.push('MCP 1'), {}],
    ['lost logins: 1', (tally) => tally.lostLogins.push(lost), {}],
    ['duplicate refreshes: 2', () => undefined, { duplicateRefreshes: 2 }],
    ['unhandled rejections: 1', () => undefined, { unhandledRejections: 1 }],
    ['processes that ended by themselves: 1', () => undefined, { crashes: 1 }],
    ['faults left out: 2', () => undefined, { faultsLeftOut: 2 }],
    ['failures without a fault: 1', (tally) => tally.count('REST 0', 0, false, 'REST labs: 500 INTERNAL'), {}],
  ])('breaks one with %s', (what, change, figures) => {
    expect(brokenPromises(outcomeOf(change, figures))).toEqual([what]);
  });

  it('forgives a lost login only for a refresh that went down with a killed process', () => {
    const two = (tally: Tally): void => void tally.lostLogins.push(lost, lost);
    const figures = { refreshesKilled: 1, duplicateRefreshes: 1 };
    const fault = { startedMs: -1, wholeMs: 0, endedMs: 0, duplicateRefreshes: 0 };
    const after = (kind: FaultKind): ChaosOutcome => outcomeOf(two, { ...figures, faults: [{ ...fault, kind }] });
    expect(brokenPromises(after('kill-rest'))).toEqual(['lost logins: 1']);
    expect(brokenPromises(after('redis-failover'))).toEqual(['lost logins: 2', 'duplicate refreshes: 1']);
    // The dead process's lock outlives the fault: the loss shows when the next one has begun.
    const later = [
      { ...fault, kind: 'kill-rest' as const },
      { ...fault, startedMs: -0.5, kind: 'redis-failover' as const },
    ];
    expect(brokenPromises(outcomeOf(two, { ...figures, faults: later }))).toEqual(['lost logins: 1']);
  });
});
