import { selfTimes, timesByOwner } from './cpu-profile.js';
import type { CpuProfile, Locate } from './cpu-profile.js';

const node = (id: number, functionName: string, url: string, lineNumber = 0) => ({
  id,
  callFrame: { functionName, url, lineNumber, columnNumber: 0 },
});

const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', ''),
    node(2, '(idle)', ''),
    node(3, 'open', 'file:///dist/main.js', 10),
    node(4, 'open', 'file:///dist/main.js', 10),
    node(5, '(garbage collector)', ''),
    node(6, 'emit', 'node:events', 4),
    node(7, '', 'file:///dist/main.js', 20),
  ],
  samples: [1, 2, 3, 4, 5, 6, 7, 3],
  timeDeltas: [1, 1000, 10, 20, 30, 40, 5, 2],
};

const locate: Locate = (line) =>
  line === 10
    ? { source: '../../../libs/token-vault/src/keyring.ts', line: 90 }
    : { source: '../node_modules/@scope/pkg/a.js', line: 0 };

describe('selfTimes', () => {
  it('sums each function over its callers, most first, and leaves out idle time', () => {
    const times = selfTimes(profile, locate).map(({ name, place, microseconds }) => [name, place, microseconds]);
    expect(times).toEqual([
      ['emit', 'node:events:5', 40],
      ['open', 'libs/token-vault/src/keyring.ts:91', 32],
      ['(garbage collector)', 'native', 30],
      ['(anonymous)', 'node_modules/@scope/pkg/a.js:1', 5],
    ]);
  });

  it('keeps what no source map knows', () => {
    expect(selfTimes(profile, () => undefined).map(({ place }) => place)).toContain('bundle');
  });
});

describe('timesByOwner', () => {
  it('sums by project, package and kind of code', () => {
    expect(timesByOwner(selfTimes(profile, locate))).toEqual([
      { owner: 'node', microseconds: 40 },
      { owner: 'libs/token-vault', microseconds: 32 },
      { owner: 'garbage collector', microseconds: 30 },
      { owner: '@scope/pkg', microseconds: 5 },
    ]);
  });
});
