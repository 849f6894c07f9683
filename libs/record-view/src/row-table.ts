import type { Row } from './row.js';

/** Columns in the order in which a person reads them. */
const columns = ['date', 'text', 'value', 'flag', 'range', 'status', 'detail', 'ref'] as const;
const separator = ' | ';

/** One row as one line of text; absent fields leave nothing behind, and no field can look like two. */
export function rowLine(row: Row): string {
  let line = '';
  for (const column of columns) {
    const value = row[column]?.replaceAll('|', '¦');
    if (value !== undefined) line += line === '' ? value : separator + value;
  }
  return line;
}

/** Rows as lines of text, in their order. */
export function rowLines(rows: readonly Row[]): string {
  return rows.map(rowLine).join('\n');
}

/** What JSON writes as two characters; everything that takes more is not in a row. */
const escaped = /["\\]/;

/** The characters that a row takes as a line and as fields together, each as JSON; without writing either. */
export function rowSize(row: Row): number {
  let values = 0;
  let names = 0;
  let fields = 0;
  for (const column of columns) {
    const value = row[column];
    if (value === undefined) continue;
    values += escaped.test(value) ? JSON.stringify(value).length - 2 : value.length;
    names += column.length;
    fields += 1;
  }
  const line = values + separator.length * Math.max(0, fields - 1) + 2;
  // {"type":"…","date":"…"}: a field has four quotes and a colon, and after the first a comma.
  const type = '{"type":""}'.length + row.type.length;
  return line + type + values + names + fields * ',"":""'.length;
}
