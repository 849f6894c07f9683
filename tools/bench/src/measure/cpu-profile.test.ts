import { chargedTimes, selfTimes } from './cpu-profile.js';
import type { CpuProfile, Locate } from './cpu-profile.js';

const node = (id: number, functionName: string, url: string, lineNumber = 0) => ({
  id,
  callFrame: { functionName, url, lineNumber, columnNumber: 0 },
});

const profile: CpuProfile = {
  startTime: 0,
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
    ? { source: '../../../libs/token-vault/src/sealing/keyring.ts', line: 90 }
    : { source: '../node_modules/@scope/pkg/a.js', line: 0 };

describe('selfTimes', () => {
  it('sums each function over its callers, most first, and leaves out idle time', () => {
    const times = selfTimes(profile, locate).map(({ name, place, microseconds }) => [name, place, microseconds]);
    expect(times).toEqual([
      ['emit', 'node:events:5', 40],
      ['open', 'libs/token-vault/src/sealing/keyring.ts:91', 32],
      ['(garbage collector)', 'native', 30],
      ['(anonymous)', 'node_modules/@scope/pkg/a.js:1', 5],
    ]);
  });

  it('keeps what no source map knows', () => {
    expect(selfTimes(profile, () => undefined).map(({ place }) => place)).toContain('bundle');
  });
});

describe('chargedTimes', () => {
  const calls = (children: Readonly<Record<number, number[]>>): CpuProfile => ({
    ...profile,
    nodes: profile.nodes.map((node) => ({ ...node, children: children[node.id] ?? [] })),
  });

  it('counts the time of Node for who called it, through any number of its functions', () => {
    const charged = chargedTimes(calls({ 1: [2, 3, 5], 3: [6], 6: [4], 2: [7] }), locate);
    expect(Object.fromEntries(charged)).toEqual({
      'libs/token-vault': 12 + 20 + 40,
      'garbage collector': 30,
      '@scope/pkg': 5,
    });
  });

  it('counts what nobody called for Node itself', () => {
    const charged = chargedTimes(calls({ 1: [2, 6], 6: [3] }), locate);
    expect(charged.get('node (HTTP, event loop)')).toBe(40);
    expect(charged.get('libs/token-vault')).toBe(32);
  });
});
