import { referenceExpress, referenceWithRedis } from './goals.js';
import type { CellFigures } from './matrix.js';
import { table } from './report.js';

/**
 * Each target beside both references: what asking Redis costs at least, and what an application of Express, helmet and
 * express-session costs that decides nothing. The rate over theirs, and the CPU time above theirs in the rounds that took least.
 *
 * @param targets what gets rows; a cell without both references beside it has none
 * @returns a Markdown table
 */
export function sharesTable(figures: readonly CellFigures[], targets: readonly string[]): string {
  const rows = figures
    .filter(({ target }) => targets.includes(target))
    .flatMap((cell) => {
      const { caseName, concurrency, target, ratio } = cell;
      const [redis, express] = [referenceWithRedis, referenceExpress].map((name) =>
        figures.find((one) => one.target === name && one.caseName === caseName && one.concurrency === concurrency),
      );
      if (redis === undefined || express === undefined) return [];
      const rates = [redis, express].map((beside) => (ratio / beside.ratio).toFixed(2));
      return [[caseName, `${concurrency}`, target, ...rates, above(cell, redis), above(cell, express)]];
    });
  const head = [
    'request',
    'at once',
    'target',
    'rate over Redis',
    'over Express',
    'CPU µs above Redis',
    'above Express',
  ];
  return table([head, ...rows]);
}

function above({ leastCpuMicroseconds }: CellFigures, beside: CellFigures): string {
  const difference = leastCpuMicroseconds - beside.leastCpuMicroseconds;
  return Number.isFinite(difference) ? difference.toFixed(0) : 'n/a';
}
