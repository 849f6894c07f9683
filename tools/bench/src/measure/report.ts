import type { CellFigures } from './matrix.js';

/** A Markdown table; the first row is the head. Columns are as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The figures of the matrix as a table. */
export function matrixTable(figures: readonly CellFigures[]): string {
  const head = [
    'request',
    'at once',
    'target',
    'requests/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU µs/request',
    'least',
    'CPU ratio',
    'core busy',
  ];
  const rows = figures.map((cell) => [
    cell.caseName,
    `${cell.concurrency}`,
    cell.target,
    count(cell.requestsPerSecond),
    cell.ratio.toFixed(2),
    cell.p50Ms.toFixed(3),
    cell.p99Ms.toFixed(2),
    count(cell.cpuMicrosecondsPerRequest),
    count(cell.leastCpuMicroseconds),
    cell.cpuRatio.toFixed(2),
    percent(cell.busyShare),
  ]);
  return table([head, ...rows]);
}

/** A whole number with separators; `n/a` where the machine could not tell. */
export function count(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : 'n/a';
}

/** One decimal; `n/a` where the machine could not tell. */
export function megabytes(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} MB` : 'n/a';
}

/** A share as a whole percentage. */
function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : 'n/a';
}
