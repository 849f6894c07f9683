import { neutralize } from './record-fence.js';
import { cellText, separator } from './row-table.js';
import type { Row } from './row.js';

/** Columns by the name that a table has for them, in the order in which a person reads them. */
const fields = [
  ['patient', 'patient'],
  ['date', 'date'],
  ['date_kind', 'dateKind'],
  ['text', 'text'],
  ['code', 'code'],
  ['value', 'value'],
  ['flag', 'flag'],
  ['range', 'range'],
  ['status', 'status'],
  ['detail', 'detail'],
  ['warning', 'warning'],
] as const;

/** Said with each row: what `read` takes, how much it was, and what must not be missed. */
const apart: ReadonlySet<string> = new Set(['value', 'warning', 'ref']);

/** Rows as a table: columns that no row has are left out, and a fact that all rows share is said once. */
export interface ResultTable {
  /** What every row has, by the name of the column; absent where there is nothing such. */
  every_row?: Record<string, string>;
  columns: string[];
  /** A cell for each column; `null` where a row has none. */
  rows: (string | null)[][];
}

/** Arranges rows as a table, whose texts have no marks of the fence in them. */
export function resultTable(rows: readonly Row[]): ResultTable {
  // The type stands in each ref, so it is said only where one is missing.
  const isTyped = rows.some(({ ref }) => ref === undefined);
  const cells = rows.map((row) => cellsOf(row, isTyped));
  const names = columnsOf(rows, cells);
  const every = names.filter((name) => rows.length > 1 && !apart.has(name) && isSame(cells, name));
  const columns = names.filter((name) => !every.includes(name));
  const everyRow = Object.fromEntries(every.map((name) => [name, cells[0]?.get(name) ?? '']));
  return neutralize({
    ...(every.length > 0 && { every_row: everyRow }),
    columns,
    rows: cells.map((row) => columns.map((name) => row.get(name) ?? null)),
  });
}

/** A table as lines: what every row has, the names of the columns, then a line for each row. */
export function tableLines({ every_row: every = {}, columns, rows }: ResultTable): string {
  const said = Object.entries(every).map(([name, value]) => `${name} ${cellText(value)}`);
  return [
    ...(said.length > 0 ? [`every row: ${said.join(separator)}`] : []),
    columns.map(cellText).join(separator),
    ...rows.map((row) => row.map((cell) => cellText(cell ?? '')).join(separator)),
  ].join('\n');
}

/** An upper bound of the characters that a row takes in either half of a result, as JSON. */
export function rowSize(row: Row): number {
  const cells = cellsOf(row, row.ref === undefined);
  let size = 2;
  for (const value of cells.values()) size += JSON.stringify(value).length + 3;
  // A cell that only other rows of the page fill is `null,`.
  return size + fields.filter(([name]) => !cells.has(name)).length * 5;
}

function cellsOf(row: Row, isTyped: boolean): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  if (isTyped) cells.set('type', row.type);
  for (const [name, field] of fields) {
    const value = row[field];
    // Where the record has no name, the codes are the text, and need not stand twice.
    if (value !== undefined && !(field === 'code' && isInText(value, row.text))) cells.set(name, value);
  }
  for (const [name, value] of Object.entries(row.more ?? {})) cells.set(name, value);
  if (row.ref !== undefined) cells.set('ref', row.ref);
  return cells;
}

function isInText(code: string, text: string | undefined): boolean {
  return text !== undefined && (text === code || text.startsWith(`${code}; `));
}

function columnsOf(rows: readonly Row[], cells: readonly ReadonlyMap<string, string>[]): string[] {
  const further = rows.flatMap(({ more = {} }) => Object.keys(more));
  const known = ['type', ...fields.map(([name]) => name), ...new Set(further), 'ref'];
  return known.filter((name) => cells.some((row) => row.has(name)));
}

function isSame(cells: readonly ReadonlyMap<string, string>[], name: string): boolean {
  const first = cells[0]?.get(name);
  return first !== undefined && cells.every((row) => row.get(name) === first);
}
