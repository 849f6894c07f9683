import { badRequest, printable } from '../base/fhir-error.js';
import { parseSearchQuery } from './search-query.js';
import type { QuerySettings, SearchQuery } from './search-query.js';

/** What makes sense for one type only. */
const ofOneType = /^_sort$|^_(?:rev)?include(?::|$)/;

/** A search across types, read for each of them. */
export interface SystemQuery {
  readonly types: readonly string[];
  readonly queries: readonly SearchQuery[];
  /** Parameters that not all of the types have. */
  readonly ignored: readonly string[];
  /** What was used, `_type` included. */
  readonly applied: URLSearchParams;
}

/**
 * Reads the parameters of a search across types: those that each of the types has.
 *
 * @throws FhirError 400 when no types are named, one is not held, or something is asked for that takes a single type
 * @see http://hl7.org/fhir/R4/search.html#all
 */
export function parseSystemQuery(params: URLSearchParams, settings: QuerySettings): SystemQuery {
  const types = [...new Set(params.getAll('_type').flatMap((value) => value.split(',')))];
  if (types.length === 0) throw badRequest('A search across types names them in _type.');
  if (!types.every((type) => settings.catalogue.holds(type))) {
    throw badRequest('_type names a type that is not held here.', 'not-supported');
  }
  const single = [...params.keys()].find((name) => ofOneType.test(name));
  if (single !== undefined)
    throw badRequest(`${printable(single)} is offered for searches of one type.`, 'not-supported');
  const own = new URLSearchParams([...params].filter(([name]) => name !== '_type'));
  const ignored = new Set(types.flatMap((type) => parseSearchQuery(type, own, settings).ignored));
  for (const name of ignored) own.delete(name);
  const queries = types.map((type) => parseSearchQuery(type, own, settings));
  const applied = new URLSearchParams([['_type', types.join(',')], ...(queries[0]?.applied ?? [])]);
  return { types, queries, ignored: [...ignored], applied };
}
