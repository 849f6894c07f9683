import type { Row } from './row.js';

/** Columns in the order in which a person reads them. */
const fields = [
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
] as const;
const columns = [...fields, 'more', 'ref'] as const;
const separator = ' | ';

/** One row as one line of text; absent fields leave nothing behind, and no field can look like two. */
export function rowLine(row: Row): string {
  let line = '';
  for (const column of columns) {
    const given = row[column];
    const value = typeof given === 'object' ? namedTexts(given) : given;
    // A code that is all there is of the text stands once.
    if (value === undefined || (column === 'code' && value === row.text)) continue;
    const shown = value.includes('|') ? value.replaceAll('|', '¦') : value;
    if (column === 'dateKind') line += line === '' ? shown : ` (${shown})`;
    else line += (line === '' ? '' : separator) + (column === 'warning' ? `WARNING: ${shown}` : shown);
  }
  return line;
}

function namedTexts(more: Readonly<Record<string, string>>): string | undefined {
  const texts = Object.entries(more).map(([name, value]) => `${name}: ${value}`);
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** Rows as lines of text, in their order. */
export function rowLines(rows: readonly Row[]): string {
  return rows.map(rowLine).join('\n');
}

/** A row, and what it is written as; so that it is written once, to be measured and to be shown. */
export interface WrittenRow {
  readonly row: Row;
  readonly line: string;
  /** The row itself as JSON. */
  readonly json: string;
  /** The line as it stands in JSON, without quotes around it. */
  readonly escapedLine: string;
  /** The characters that line and fields take together, each as JSON. */
  readonly size: number;
}

/** What JSON may not write as it is: a quote, a backslash, a control character, half of a pair of surrogates. */
const escaped = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** Writes a row. */
export function writeRow(row: Row): WrittenRow {
  const line = rowLine(row);
  // What is in no line is in no field, but for the type, which is a name.
  if (escaped.test(line) || escaped.test(row.type)) {
    const json = JSON.stringify(row);
    const quoted = JSON.stringify(line);
    return { row, line, json, escapedLine: quoted.slice(1, -1), size: json.length + quoted.length };
  }
  let json = row.ref === undefined ? '{' : `{"ref":"${row.ref}",`;
  json += `"type":"${row.type}"`;
  for (const column of fields) {
    const value = row[column];
    if (value !== undefined) json += `,"${column}":"${value}"`;
  }
  if (row.more !== undefined) json += `,"more":${JSON.stringify(row.more)}`;
  json += '}';
  return { row, line, json, escapedLine: line, size: json.length + line.length + 2 };
}
