import type { CpuProfile, Locate } from '../measure/cpu-profile.js';
import { stageTimes } from './record-stages.js';

const node = (id: number, functionName: string, url: string, lineNumber: number, children: number[] = []) => ({
  id,
  callFrame: { functionName, url, lineNumber, columnNumber: 0 },
  children,
});
const sources = [
  'libs/patient-record/src/facts/merge-section.ts',
  'libs/record-view/src/clean-text.ts',
  'libs/http1-client/src/pool.ts',
];
const locate: Locate = (line) => ({ source: sources[line] ?? '', line: 0 });
const profile: CpuProfile = {
  startTime: 1000,
  nodes: [
    node(1, '(root)', '', -1, [2, 3, 4, 6]),
    node(2, '(idle)', '', -1),
    node(3, '(garbage collector)', '', -1),
    node(4, 'merge', 'file:///main.js', 0, [5]),
    node(5, 'clean', 'file:///main.js', 1),
    node(6, 'read', 'file:///main.js', 2),
  ],
  samples: [2, 4, 5, 3, 6, 6],
  timeDeltas: [1000, 2000, 3000, 4000, 5000, 6000],
};

describe('stageTimes', () => {
  it('counts a function that several stages use for the one that called it, and no idle time', () => {
    const times = stageTimes(profile, locate, [{ from: 0, until: Infinity }]);
    expect(Object.fromEntries([...times].filter(([, ms]) => ms > 0))).toEqual({
      merge: 5,
      'garbage collector': 4,
      forward: 11,
    });
  });

  it('leaves out what is outside of the windows', () => {
    const times = stageTimes(profile, locate, [{ from: 11_000, until: 16_000 }]);
    expect([...times.values()].reduce((sum, ms) => sum + ms, 0)).toBe(5);
  });
});
