import parameters from './date-parameters.json' with { type: 'json' };

/**
 * Search parameters of R4 that say when a result of a type was, best first: what was done or recorded last is what people
 * mean by the newest. Types without one are not sorted unless somebody asks.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const dateParameters: ReadonlyMap<string, readonly string[]> = new Map(Object.entries<readonly string[]>(parameters));

/** What is still to come: nobody asks for its newest first. */
const upcoming: ReadonlySet<string> = new Set(['Schedule', 'Slot']);

const all: ReadonlySet<string> = new Set([...dateParameters.values()].flat());

/** Whether a search parameter means a time of some type, so that sorting by it may order rows by their dates. */
export function isTimeParameter(name: string): boolean {
  return all.has(name);
}

/** The parameters that say when a result of a type was, best first; empty for a type without one. */
export function timeParameters(resourceType: string): readonly string[] {
  return dateParameters.get(resourceType) ?? [];
}

/**
 * What to sort a search of a type by that names no order: the newest first, by a parameter that the platform says it takes.
 *
 * @param offered search parameters that the platform lists for the type; absent when it is not known
 * @returns a value of `_sort` such as `-date`; undefined where the platform is not known to take one
 */
export function defaultSort(resourceType: string, offered: readonly string[] | undefined): string | undefined {
  if (upcoming.has(resourceType)) return undefined;
  const found = timeParameters(resourceType).find((name) => offered?.includes(name));
  return found && `-${found}`;
}
