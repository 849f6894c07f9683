import type { Row } from './row.js';

/** Columns of a line in the order in which a person reads them. */
const columns = [
  'date',
  'dateKind',
  'patient',
  'text',
  'code',
  'warning',
  'value',
  'flag',
  'range',
  'status',
  'detail',
  'more',
  'ref',
] as const;

/** What separates the columns of a line. */
export const separator = ' | ';

/** One row as one line of text; absent fields leave nothing behind, and no field can look like two. */
export function rowLine(row: Row): string {
  let line = '';
  for (const column of columns) {
    const given = row[column];
    const value = typeof given === 'object' ? namedTexts(given) : given;
    // A code that is all there is of the text stands once.
    if (value === undefined || (column === 'code' && value === row.text)) continue;
    const shown = cellText(value);
    if (column === 'dateKind') line += line === '' ? shown : ` (${shown})`;
    else line += (line === '' ? '' : separator) + (column === 'warning' ? `WARNING: ${shown}` : shown);
  }
  return line;
}

/** A field as it stands in a line. */
export function cellText(value: string): string {
  return value.includes('|') ? value.replaceAll('|', '¦') : value;
}

function namedTexts(more: Readonly<Record<string, string>>): string | undefined {
  const texts = Object.entries(more).map(([name, value]) => `${name}: ${value}`);
  return texts.length === 0 ? undefined : texts.join('; ');
}
