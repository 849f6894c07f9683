import { filterText, filterWords, isAmbiguous, narrowSearch } from '@fhir-gateway/smart-auth/scopes';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { joinQuery, queryPart } from '../contract/query-parts.js';
import { enforce, refuse } from '../policy/decision.js';
import type { PreparedCall } from '../upstream/prepared-call.js';
import { withHeader } from './with-header.js';

/**
 * Narrows a search to what the granted scopes with a filter cover, and says so in the answer's head: `Warning`, and
 * `x-fhir-gateway-added` with the names of the parameters. The policy judges the search as it is after that.
 *
 * @param isSearched whether the platform has a search parameter, as far as is known: what it would leave out of account
 *   narrows nothing
 * @returns the very same call where nothing is to be done, or no filter would have it covered
 * @throws ProxyError SCOPE_INSUFFICIENT where the search has to say which of several filters it is about
 */
export function addFilter(
  prepared: PreparedCall,
  resourceType: string,
  access: PlatformAccess | undefined,
  isSearched: (name: string) => boolean,
): PreparedCall {
  const { route, query, body } = prepared;
  // Nearly no login has such a scope.
  if (!access?.scopes.some((scope) => scope.includes('?')) || route.quirks.nonSmartScopes) return prepared;
  const form = body?.form;
  const narrowed = narrowSearch(access.scopes, resourceType, new URLSearchParams(joinQuery(query, form ?? '')));
  if (narrowed === undefined) return prepared;
  if (isAmbiguous(narrowed)) {
    const choices = [...new Set(narrowed.choices.map(filterText))].join('; or ');
    const message = `The granted scopes cover ${resourceType} under conditions that one search cannot have together. Search by one of them: ${choices}.`;
    enforce(refuse('scope.search', { message }), 'prepare');
    return prepared;
  }
  const { parameters, filters } = narrowed;
  const names = new Set(parameters.map(([name]) => name));
  if (![...names].every(isSearched)) return prepared;
  const added = parameters.map(([name, value]) => queryPart(name, value));
  const found = [...new Set(filters.map((filter) => filterWords(filter) ?? filterText(filter)))].join(' or ');
  const warning = `299 fhir-gateway "The sign-in allows this search for ${found} only: other ${resourceType} resources were not searched"`;
  const told = withHeader(
    withHeader(prepared, 'warning', warning),
    'x-fhir-gateway-added',
    [...names].filter((name) => /^[\w:-]{1,64}$/.test(name)).join(', '),
  );
  if (!body || form === undefined) return { ...told, query: joinQuery(without(query, names), ...added) };
  return {
    ...told,
    query: without(query, names),
    body: { ...body, form: joinQuery(without(form, names), ...added) },
  };
}

/** A raw query without the parameters of these names, written without modifier; the rest as it was. */
function without(query: string, names: ReadonlySet<string>): string {
  return query
    .split('&')
    .filter((part) => ![...new URLSearchParams(part).keys()].some((name) => names.has(name)))
    .join('&');
}
