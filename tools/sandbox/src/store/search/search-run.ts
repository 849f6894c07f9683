import type { DateRange } from './date-range.js';
import type { PatientCompartments } from './patient-compartment.js';
import type { LiveVersion, RepositoryView, Searchable } from './resource-repository.js';
import type { SearchCatalogue, SearchSpec } from './search-catalogue.js';
import type { SearchQuery, SortKey } from './search-query.js';
import { valuesOf } from './search-predicates.js';
import { tieRank } from '../quirks/reordered-ties.js';
import { fold, type QuantityValue, type ReferenceValue, type TokenValue } from './search-values.js';

/** What a caller may find. */
export interface SearchPolicy {
  permits(target: Searchable, permission: 'r' | 's'): boolean;
  /** The one patient to whom all that the caller can see of the type belongs. */
  onlyPatient(type: string, permission: 'r' | 's'): string | undefined;
}

/** Where a search runs and for whom. */
export interface SearchScene {
  view: RepositoryView;
  policy: SearchPolicy;
  catalogue: SearchCatalogue;
  compartments: PatientCompartments;
  /** Id of the patient whose compartment is searched (`Patient/1/Observation`). */
  patientId?: string;
  /** What orders equal sort keys; absent: the order in which the resources came to be. */
  tieSeed?: number | undefined;
}

/** All matches that the caller may see, in the order asked for; equals in the order of the scene. */
export function findMatches(query: SearchQuery, scene: SearchScene): LiveVersion[] {
  const { view, policy, compartments, patientId, tieSeed } = scene;
  const run = { view, canSearch: (target: LiveVersion) => policy.permits(target, 's') };
  const tests = query.conditions.map((condition) => condition.prepare(run));
  const matches = candidates(query, scene).filter(
    (target) =>
      (patientId === undefined || compartments.patientsOf(target).includes(patientId)) &&
      tests.every((test) => test(target)) &&
      policy.permits(target, 's'),
  );
  return sortMatches(matches, query.sort, tieSeed);
}

/** The smallest set an index offers: by id, by what a parameter references, by compartment or by the caller's patient. */
function candidates(query: SearchQuery, { view, policy, compartments, patientId }: SearchScene): LiveVersion[] {
  const { type } = query;
  const ids = query.conditions.find((condition) => condition.ids)?.ids;
  if (ids) return unique(ids.flatMap((id) => view.get(type, id) ?? []));
  const sets = query.conditions.flatMap(({ references }) =>
    references ? [references.flatMap((target) => view.referencing(type, target))] : [],
  );
  const owner = patientId ?? policy.onlyPatient(type, 's');
  if (owner !== undefined) sets.push(compartments.candidates(type, owner, view));
  const smallest = sets.sort((a, b) => a.length - b.length)[0];
  return smallest ? unique(smallest) : view.all(type);
}

function unique(versions: LiveVersion[]): LiveVersion[] {
  return [...new Set(versions)];
}

function sortMatches(matches: LiveVersion[], keys: readonly SortKey[], tieSeed: number | undefined): LiveVersion[] {
  const rows = matches.map((version) => ({
    version,
    keys: keys.map(({ spec, isDescending }) => sortValue(version, spec, isDescending)),
  }));
  rows.sort((a, b) => {
    for (const [index, { isDescending }] of keys.entries()) {
      const order = compareKeys(a.keys[index], b.keys[index], isDescending);
      if (order !== 0) return order;
    }
    return tieRank(a.version.ordinal, tieSeed) - tieRank(b.version.ordinal, tieSeed);
  });
  return rows.map(({ version }) => version);
}

type Key = string | number | undefined;

/** Resources without the element come last in either direction. */
function compareKeys(a: Key, b: Key, isDescending: boolean): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b === isDescending ? 1 : -1;
}

/** The value that decides: the smallest when ascending, the greatest when descending. */
function sortValue(version: LiveVersion, spec: SearchSpec, isDescending: boolean): Key {
  const keys = valuesOf(version, spec).flatMap((value) => comparable(value, spec, isDescending) ?? []);
  return keys.reduce<Key>((best, key) => (best === undefined || key < best !== isDescending ? key : best), undefined);
}

function comparable(value: unknown, spec: SearchSpec, isDescending: boolean): Key {
  switch (spec.kind) {
    case 'date':
      return isDescending ? (value as DateRange).end : (value as DateRange).start;
    case 'quantity':
    case 'number':
      return (value as QuantityValue).low;
    case 'token':
      return (value as TokenValue).code;
    case 'reference':
      return (value as ReferenceValue).literal;
    case 'string':
      return fold(value as string);
    case 'uri':
      return value as string;
  }
}
