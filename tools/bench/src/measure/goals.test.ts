import { goalsTable } from './goals.js';
import type { CellFigures } from './matrix.js';

const cell = (change: Partial<CellFigures>): CellFigures => ({
  caseName: 'read',
  concurrency: 16,
  target: 'gateway',
  requestsPerSecond: 1,
  p50Ms: 1,
  p99Ms: 1,
  cpuMicrosecondsPerRequest: 1,
  leastCpuMicroseconds: 1,
  busyShare: 1,
  ratio: 1,
  cpuRatio: 1,
  p50AboveMs: 0,
  p99Ratio: 1,
  ...change,
});
const memories = [{ name: 'gateway', rssMegabytes: 100 }];

describe('goalsTable', () => {
  it.each([
    ['a read is as quick as it has to be', { ratio: 0.75 }, 'yes'],
    ['a read is slower', { ratio: 0.74 }, 'no'],
    ['a search is slower than searches have to be', { caseName: 'search', ratio: 0.84 }, 'no'],
    ['a single request waits longer', { concurrency: 1, p50AboveMs: 0.101 }, 'no'],
    ['the slowest wait longer', { concurrency: 64, p99Ratio: 1.51 }, 'no'],
    ['a figure is missing', { ratio: Number.NaN }, 'no'],
  ] as const)('says whether it is met when %s', (_when, change, met) => {
    const rows = goalsTable([cell(change)], memories)
      .split('\n')
      .slice(2, -1);
    expect(rows.filter((row) => row.endsWith(`| ${met.padEnd(3)} |`))).toHaveLength(1);
  });

  it('judges memory, and nothing by the reference itself', () => {
    const text = goalsTable([cell({ target: 'reference', ratio: 0 })], [{ name: 'gateway', rssMegabytes: 150.1 }]);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('150.1 MB | no ');
  });
});
