import { referenceExpress, referenceWithRedis } from './goals.js';
import type { CellFigures } from './matrix.js';
import { sharesTable } from './shares.js';

const cell = (target: string, ratio: number, leastCpuMicroseconds: number, concurrency = 16): CellFigures => ({
  caseName: 'read',
  concurrency,
  target,
  requestsPerSecond: 1,
  p50Ms: 1,
  p99Ms: 1,
  cpuMicrosecondsPerRequest: 1000,
  leastCpuMicroseconds,
  busyShare: 1,
  ratio,
  cpuRatio: 1,
  p50AboveMs: 0,
  p99Ratio: 1,
});
const rowsOf = (figures: readonly CellFigures[]): string[] =>
  sharesTable(figures, [referenceExpress, 'gateway'])
    .split('\n')
    .slice(2)
    .map((row) => row.replaceAll(/ +/g, ' '));

describe('sharesTable', () => {
  it('compares each target with both references of its own cell', () => {
    const figures = [
      cell('reference', 1, 30),
      cell(referenceWithRedis, 0.8, 50),
      cell(referenceExpress, 0.6, 70),
      cell('gateway', 0.32, 90.4),
      // Of another cell: in the place of those above it would change every figure.
      cell(referenceWithRedis, 0.1, 1, 64),
      cell(referenceExpress, 0.1, 1, 64),
    ];
    expect(rowsOf(figures)).toEqual([
      '| read | 16 | reference, Express | 0.75 | 1.00 | 20 | 0 |',
      '| read | 16 | gateway | 0.40 | 0.53 | 40 | 20 |',
      '| read | 64 | reference, Express | 1.00 | 1.00 | 0 | 0 |',
    ]);
  });

  it.each([referenceWithRedis, referenceExpress])('claims nothing without %s', (missing) => {
    const figures = [cell(referenceWithRedis, 0.8, 50), cell(referenceExpress, 0.6, 70), cell('gateway', 0.32, 90)];
    expect(rowsOf(figures.filter(({ target }) => target !== missing))).toEqual([]);
  });

  it('gives no CPU time where the machine tells none', () => {
    const figures = [
      cell(referenceWithRedis, 0.8, Number.NaN),
      cell(referenceExpress, 0.6, 70),
      cell('gateway', 0.32, 90),
    ];
    expect(rowsOf(figures)[1]).toBe('| read | 16 | gateway | 0.40 | 0.53 | n/a | 20 |');
  });
});
