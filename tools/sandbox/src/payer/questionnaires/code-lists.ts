import type { ValueSet, ValueSetExpansionContains } from 'fhir/r4.js';
import { atBase } from '../json.js';
import rows from './code-lists.json' with { type: 'json' };

/**
 * The code lists of the forms: grades of a worn joint, spelled out; what pain keeps people from, already expanded; and
 * suppliers by a filter, of which only this payer can say who they are, with `$expand`.
 */
export function codeLists(base: string) {
  return atBase(rows, base) as unknown as Readonly<Record<keyof typeof rows, ValueSet>>;
}

/** The codes that a list comes to. */
function codesOf({ compose, expansion }: ValueSet): ValueSetExpansionContains[] {
  const { system = '', concept } = compose?.include[0] ?? {};
  const suppliers = Array.from({ length: 60 }, (_unused, index) => String(index + 1).padStart(2, '0'));
  return (
    expansion?.contains?.[0]?.contains ??
    concept?.map((one) => ({ system, ...one })) ??
    suppliers.map((number) => ({ system, code: `supplier-${number}`, display: `Oxygen supplier ${number}` }))
  );
}

/**
 * Expands a list by its canonical.
 *
 * @param filter words that the display has to contain, whatever their case
 * @returns `undefined` for a list that is not ours
 */
export function expand(base: string, canonical: string, filter: string): ValueSet | undefined {
  const [url = '', version = '1.0.0'] = canonical.split('|');
  const known = Object.values(codeLists(base)).find((list) => list.url === url && list.version === version);
  if (!known) return undefined;
  const contains = codesOf(known).filter(({ display = '' }) => display.toLowerCase().includes(filter.toLowerCase()));
  const { compose: _compose, ...head } = known;
  return { ...head, expansion: { timestamp: '2026-01-01T00:00:00Z', total: contains.length, contains } };
}
