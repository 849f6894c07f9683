import { brokenPromises, describeOutcome } from './report.js';
import type { Outcome } from './report.js';
import { forgivenOf } from './run-chaos.js';
import { Tally } from './tally.js';

function outcomeOf(change: (tally: Tally) => void = () => undefined, figures: Partial<Outcome> = {}): Outcome {
  const tally = new Tally();
  change(tally);
  return { tally, parts: [], broken: {}, done: { refreshes: 3 }, ...figures };
}

const lost = { user: 'REST 0', said: '401 LOGIN_REQUIRED', atMs: 0 };

describe('a run', () => {
  it('keeps its promises when what failed did so while something was broken', () => {
    const outcome = outcomeOf((tally) => {
      tally.mark(true);
      tally.count('REST 0', 0, false, 'REST labs: 503 STORE_UNAVAILABLE');
    });
    expect(brokenPromises(outcome)).toEqual([]);
    expect(describeOutcome(outcome)).toMatch(/1 × REST labs: 503 STORE_UNAVAILABLE, during a fault[^]*\nkept$/);
  });

  it('tells during which part somebody saw a failure or was signed out', () => {
    const startedMs = performance.now();
    const parts = [
      { name: 'forward', startedMs: startedMs - 5_000 },
      { name: 'back', startedMs },
    ];
    const words = describeOutcome(
      outcomeOf(
        (tally) => {
          tally.count('MCP 3', 0, false, 'MCP labs: 503');
          tally.lostLogins.push({ user: 'REST 2', said: '401', atMs: startedMs - 1_000 });
        },
        { parts },
      ),
    );
    expect(words).toMatch(/without a fault: MCP 3 MCP labs: 503, \d+\.\d s after back/);
    expect(words).toContain('lost login: REST 2: 401, 4.0 s after forward');
    expect(words).toMatch(/NOT kept: lost logins: 1, failures without a fault: 1$/);
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

  it.each<[string, (tally: Tally) => void, Partial<Outcome>]>([
    ['wrong-user answers: 1', (tally) => tally.wrongUser.push('REST 0: labs'), {}],
    ['answers after logout: 1', (tally) => tally.afterLogout.push('MCP 1'), {}],
    ['lost logins: 1', (tally) => tally.lostLogins.push(lost), {}],
    ['failures without a fault: 1', (tally) => tally.count('REST 0', 0, false, 'REST labs: 500 INTERNAL'), {}],
    ['duplicate refreshes: 2', () => undefined, { broken: { 'duplicate refreshes': 2 } }],
    ['no refreshes', () => undefined, { done: { refreshes: 0 } }],
  ])('breaks one with %s', (what, change, figures) => {
    expect(brokenPromises(outcomeOf(change, figures))).toEqual([what]);
  });

  it('counts the lost logins that are not forgiven', () => {
    const outcome = outcomeOf((tally) => tally.lostLogins.push(lost), { broken: { 'lost logins': 0 } });
    expect(brokenPromises(outcome)).toEqual([]);
  });
});

it('a lost login is forgiven only for a refresh that went down with a killed process', () => {
  const { tally } = outcomeOf((each) => void each.lostLogins.push(lost, lost));
  const kill = { name: 'kill-rest', startedMs: -1 } as const;
  const failover = { name: 'redis-failover', startedMs: -0.5 } as const;
  expect(forgivenOf(tally, [kill], 1)).toBe(1);
  expect(forgivenOf(tally, [failover], 1)).toBe(0);
  // The dead process's lock outlives the fault: the loss shows when the next one has begun.
  expect(forgivenOf(tally, [kill, failover], 1)).toBe(1);
  expect(forgivenOf(tally, [{ ...kill, startedMs: 1 }], 1)).toBe(0);
});
