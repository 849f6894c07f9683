import { Tally } from '../tally.js';
import { describeRollOut, faultsOf } from './report.js';
import type { RollOutOutcome } from './roll-out.js';

function outcomeOf(change: (tally: Tally) => void, figures: Partial<RollOutOutcome> = {}): RollOutOutcome {
  const tally = new Tally();
  tally.count('REST 0', 0, false);
  tally.logins = 2;
  tally.logouts = 2;
  change(tally);
  return {
    tally,
    phases: [{ name: 'forward', startedMs: 0, requests: 1, seconds: 1 }],
    refreshes: 3,
    refusedRefreshes: 0,
    renewed: 4,
    exits: [0, 0],
    unhandledRejections: 0,
    ...figures,
  };
}
const nothing = () => undefined;

describe('a roll-out', () => {
  it('is one that nobody noticed where all was answered and nobody was signed out', () => {
    expect(faultsOf(outcomeOf(nothing))).toEqual([]);
    expect(describeRollOut(outcomeOf(nothing))).toMatch(
      /requests +1, of which 0 failed[^]*lost logins +0[^]*nobody noticed$/,
    );
  });

  it('tells in which part of it somebody was signed out or saw a failure', () => {
    const startedMs = performance.now();
    const phases = [
      { name: 'forward', startedMs: startedMs - 5_000, requests: 1, seconds: 4 },
      { name: 'back', startedMs, requests: 1, seconds: 4 },
    ];
    const words = describeRollOut(
      outcomeOf(
        (tally) => {
          tally.count('MCP 1', 0, false, 'MCP labs: 502');
          tally.lostLogins.push({ user: 'REST 2', said: '401', atMs: startedMs - 1 });
        },
        { phases },
      ),
    );
    expect(words).toContain('MCP 1 MCP labs: 502, back');
    expect(words).toContain('REST 2: 401, forward');
  });

  it.each<[string, (tally: Tally) => void, Partial<RollOutOutcome>]>([
    ['failed requests: 1', (tally) => tally.count('MCP 1', 0, false, 'MCP labs: 502'), {}],
    ['lost logins: 1', (tally) => void tally.lostLogins.push({ user: 'MCP 1', said: '401', atMs: 0 }), {}],
    ['wrong-user answers: 1', (tally) => void tally.wrongUser.push('MCP 1: labs'), {}],
    ['answers after logout: 1', (tally) => void tally.afterLogout.push('MCP 1'), {}],
    ['refused refreshes: 1', nothing, { refusedRefreshes: 1 }],
    ['unhandled rejections: 1', nothing, { unhandledRejections: 1 }],
    ['processes that did not end with 0: 2', nothing, { exits: [0, 1, null] }],
    ['phases without a request: 1', nothing, { phases: [{ name: 'back', startedMs: 0, requests: 0, seconds: 9 }] }],
    ['kinds of load that were missing: 1', nothing, { renewed: 0 }],
    ['kinds of load that were missing: 1', (tally) => void (tally.logins = 0), {}],
  ])('is told with “%s”', (words, change, figures) => {
    const outcome = outcomeOf(change, figures);
    expect(faultsOf(outcome)).toEqual([words]);
    expect(describeRollOut(outcome)).toMatch(new RegExp(`NOTICED: ${words}$`));
  });
});
