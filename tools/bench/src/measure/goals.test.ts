import { goalsTable, referenceWithRedis } from './goals.js';
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
  const rowsOf = (change: Partial<CellFigures>, beside: Partial<CellFigures>, nodeMajor: number): string[] =>
    goalsTable([cell({ ...change, ...beside, target: referenceWithRedis }), cell(change)], memories, nodeMajor)
      .split('\n')
      .slice(2, -1);

  it.each([
    ['a read is as quick as it has to be on Node 24', 24, { ratio: 0.61 }, { ratio: 0.8 }, 'yes'],
    ['a read is slower', 24, { ratio: 0.59 }, { ratio: 0.8 }, 'no'],
    ['a read is as quick as on Node 24, on Node 20', 20, { ratio: 0.61 }, { ratio: 0.8 }, 'no'],
    ['a search is slower than searches have to be', 24, { caseName: 'search', ratio: 0.94 }, { ratio: 1 }, 'no'],
    ['a single request waits longer', 20, { concurrency: 1, p50AboveMs: 0.201 }, { p50AboveMs: 0.1 }, 'no'],
    ['a single request waits as long as it may', 20, { concurrency: 1, p50AboveMs: 0.19 }, { p50AboveMs: 0.1 }, 'yes'],
    ['a figure is missing', 24, { ratio: Number.NaN }, { ratio: 1 }, 'no'],
  ] as const)('says whether it is met when %s', (_when, nodeMajor, change, beside, met) => {
    const rows = rowsOf(change, beside, nodeMajor);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(new RegExp(`\\| ${met} +\\|$`));
  });

  it('is met by none where the reference could ask no Redis', () => {
    expect(goalsTable([cell({})], memories, 24)).toMatch(/no Redis here \| no /);
  });

  it('judges memory, and nothing by the references themselves', () => {
    const figures = [cell({ target: 'reference', ratio: 0 }), cell({ target: referenceWithRedis })];
    const text = goalsTable(figures, [{ name: 'gateway', rssMegabytes: 160.1 }]);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('160.1 MB | no ');
  });
});
