import type { Organization } from '@fhir-gateway/platform-registry';
import { mergeRows, type Row } from './merge-rows.js';
import { foldName } from './organization-name.js';

/** What a practice is in law stands in one list of a vendor and not in the other. */
const legalForm = /(?: (?:llc|pllc|inc|ltd|corp|p ?c|p ?a))+$/;
/** athenahealth's list with states ends names after so many characters, or one less where that one is a space. */
const cutLength = 35;

/**
 * Joins rows that have the name of just one practice, cut or not: one has its id, another its state. The vendor publishes them in
 * different lists.
 */
export function joinByName(rows: readonly Row[]): Organization[] {
  return joinCutNames(joinEqualNames(rows));
}

function joinEqualNames(rows: readonly Row[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = foldName(row.name.replaceAll('&', ' and ')).replace(/^the /, '').replace(legalForm, '');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const withId = group.filter(({ tenant }) => tenant !== undefined);
    const states = new Set(group.flatMap(({ places = [] }) => places.map(({ state }) => state)));
    // Two ids or two states are two practices, and nothing says which of them a row without either is.
    if (withId.length > 1 || states.size > 1) return group;
    const one = withId[0] ?? group.find(({ places }) => places !== undefined);
    if (one === undefined) return group;
    for (const row of group) if (row !== one) mergeRows(one, row);
    return [one];
  });
}

function joinCutNames(rows: readonly Row[]): Row[] {
  const withId = rows
    .filter(({ tenant }) => tenant !== undefined)
    .map((row) => ({ row, name: foldName(row.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const cut = rows.filter(isCut);
  const counts = new Map<string, number>();
  for (const { name } of cut) counts.set(foldName(name), (counts.get(foldName(name)) ?? 0) + 1);
  const joined = new Set<Row>();
  for (const row of cut) {
    const name = foldName(row.name);
    const first = firstFrom(withId, name);
    const [known, more] = withId.slice(first, first + 2).filter((one) => one.name.startsWith(name));
    // Of several practices that begin so, none is meant for sure; nor is one that is known to be elsewhere.
    if (known === undefined || more !== undefined || counts.get(name) !== 1 || !mayBeOne(row, known.row)) continue;
    mergeRows(known.row, { ...row, aliases: [] });
    joined.add(row);
  }
  return rows.filter((row) => !joined.has(row));
}

function isCut({ tenant, name, places }: Row): boolean {
  const isLong = name.length === cutLength || name.length === cutLength - 1;
  return tenant === undefined && isLong && places !== undefined;
}

function mayBeOne(row: Row, known: Row): boolean {
  const states = (known.places ?? []).map(({ state }) => state);
  return states.length === 0 || states.includes(row.places?.[0]?.state);
}

/** The first of sorted names that is not before a name. */
function firstFrom(sorted: readonly { readonly name: string }[], name: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
