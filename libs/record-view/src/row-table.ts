import type { Row } from './row.js';

/** Columns in the order in which a person reads them. */
const columns = ['date', 'text', 'value', 'flag', 'range', 'status', 'detail', 'ref'] as const;

/** One row as one line of text; absent fields leave nothing behind, and no field can look like two. */
export function rowLine(row: Row): string {
  return columns
    .map((column) => row[column]?.replaceAll('|', '¦'))
    .filter((value) => value !== undefined)
    .join(' | ');
}

/** Rows as lines of text, in their order. */
export function rowLines(rows: readonly Row[]): string {
  return rows.map(rowLine).join('\n');
}
