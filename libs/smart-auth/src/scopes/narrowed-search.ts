import { decideScopes, filteredScopes, isWithin, widens } from './scope-decision.js';
import { alternatives, commonToken } from './token-values.js';

/** What has to be changed of a search, so that scopes with a filter cover it. */
export interface NarrowedSearch {
  /** Parameters to set, without modifier: a value that the search has of one is replaced, one that it lacks is added. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** What the search then finds at most: the filters of the scopes that cover it. */
  readonly filters: readonly URLSearchParams[];
}

/** Scopes whose filters one search cannot express together; one of them has to be chosen by its parameters. */
export interface AmbiguousSearch {
  readonly choices: readonly URLSearchParams[];
}

type Parameters = ReadonlyMap<string, string>;

/** A scope that would cover the search, with what it would have to set. */
interface Option {
  readonly filter: URLSearchParams;
  readonly parameters: Parameters;
  /** The search lacks one of the parameters of the filter. */
  readonly adds: boolean;
}

/**
 * Narrows a search to what scopes with a filter cover. Where several do, and they differ in the values of one parameter,
 * the search gets all of these values; else the scope whose parameters the search names is taken.
 *
 * @param query the parameters of the search, decoded
 * @returns `undefined` where nothing is to be done: the search is covered as it is, or no change would have it covered
 */
export function narrowSearch(
  granted: readonly string[],
  resourceType: string,
  query: URLSearchParams,
): NarrowedSearch | AmbiguousSearch | undefined {
  const need = { permission: 's', resourceType } as const;
  const scopes = filteredScopes(granted, need);
  if (scopes.length === 0 || widens(query) || decideScopes(granted, { ...need, query }).allowed) return undefined;
  const options = scopes.flatMap(({ filter }) => optionFor(filter, query) ?? []);
  const named = options.filter(({ adds }) => !adds);
  return unite(named) ?? unite(options) ?? ambiguous(named.length > 0 ? named : options);
}

/** Whether a search has to say which of the filters it is about. */
export function isAmbiguous(narrowed: NarrowedSearch | AmbiguousSearch): narrowed is AmbiguousSearch {
  return 'choices' in narrowed;
}

function ambiguous(options: readonly Option[]): AmbiguousSearch | undefined {
  return options.length === 0 ? undefined : { choices: options.map(({ filter }) => filter) };
}

function optionFor(filter: URLSearchParams, query: URLSearchParams): Option | undefined {
  const parameters = new Map<string, string>();
  let adds = false;
  // Twice the same name: both have to hold, which one parameter cannot say.
  if (new Set(filter.keys()).size < [...filter.keys()].length) return undefined;
  for (const [name, wanted] of filter) {
    const given = query.getAll(name);
    if (given.some((value) => isWithin(name, value, wanted))) continue;
    if (given.length === 0) {
      adds = true;
      parameters.set(name, wanted);
      continue;
    }
    // Of several, all have to hold.
    const common = given.reduce((permitted, value) => commonValues(name, value, permitted), wanted);
    if (common === '') return undefined;
    parameters.set(name, common);
  }
  return { filter, parameters, adds };
}

/** The alternatives that both values have; empty where there are none. */
function commonValues(name: string, given: string, wanted: string): string {
  const permitted = alternatives(wanted);
  const found = alternatives(given).flatMap((value) => permitted.flatMap((one) => commonToken(name, value, one) ?? []));
  return [...new Set(found)].join(',');
}

/** One search for all of the options, where they differ in the values of one parameter at most. */
function unite(options: readonly Option[]): NarrowedSearch | undefined {
  const [first, ...others] = options;
  if (!first) return undefined;
  const united = new Map(first.parameters);
  let differing: string | undefined;
  for (const { parameters } of others) {
    if (parameters.size !== united.size) return undefined;
    for (const [name, value] of parameters) {
      const known = united.get(name);
      if (known === undefined) return undefined;
      if (known === value) continue;
      if (first.parameters.get(name) === value) continue;
      if (differing !== undefined && differing !== name) return undefined;
      differing = name;
      united.set(name, [...new Set([...alternatives(known), ...alternatives(value)])].join(','));
    }
  }
  return { parameters: [...united], filters: options.map(({ filter }) => filter) };
}
