import type { resultTable } from '@fhir-gateway/record-view';

type Table = ReturnType<typeof resultTable>;

/** Cells by the name of their column; what a row does not have is absent. */
export type PlainRow = Readonly<Record<string, string | undefined>>;

/**
 * Arranges rows as a table like that of a search: columns that no row has are left out, and what all rows share is said once.
 *
 * @param columns in their order; those in `always` are never taken out of the rows
 */
export function plainTable(
  columns: readonly string[],
  rows: readonly PlainRow[],
  always: readonly string[] = [],
): Table {
  const present = columns.filter((name) => rows.some((row) => row[name] !== undefined));
  const first = rows[0] ?? {};
  const isShared = (name: string): boolean =>
    rows.length > 1 && !always.includes(name) && rows.every((row) => row[name] === first[name]);
  const shared = present.filter(isShared);
  const own = present.filter((name) => !shared.includes(name));
  return {
    ...(shared.length > 0 && { every_row: Object.fromEntries(shared.map((name) => [name, first[name] ?? ''])) }),
    columns: own,
    rows: rows.map((row) => own.map((name) => row[name] ?? null)),
  };
}
