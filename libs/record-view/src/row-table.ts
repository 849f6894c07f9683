import type { Row } from './row.js';

/** Columns of a line in the order in which a person reads them. */
const columns = ['date', 'text', 'value', 'flag', 'range', 'status', 'detail', 'ref'] as const;

/** What separates the columns of a line. */
export const separator = ' | ';

/** One row as one line of text; absent fields leave nothing behind, and no field can look like two. */
export function rowLine(row: Row): string {
  let line = '';
  for (const column of columns) {
    const value = row[column];
    if (value === undefined) continue;
    line += line === '' ? cellText(value) : separator + cellText(value);
  }
  return line;
}

/** A field as it stands in a line. */
export function cellText(value: string): string {
  return value.includes('|') ? value.replaceAll('|', '¦') : value;
}
