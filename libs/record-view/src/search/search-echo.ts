import { linkUrl } from '@fhir-gateway/fhir';
import type { Bundle } from 'fhir/r4.js';

/** The parameters that a platform says it searched with; undefined when it does not say. */
export function echoedParameters(bundle: Bundle): URLSearchParams | undefined {
  const query = echoedQuery(bundle);
  return query === undefined ? undefined : new URLSearchParams(query);
}

function echoedQuery(bundle: Bundle): string | undefined {
  const url = linkUrl(bundle, 'self');
  const mark = url?.indexOf('?') ?? -1;
  return mark === -1 ? undefined : url?.slice(mark + 1);
}

/**
 * Names of the parameters that were asked for and are not among those that the platform says it used. Results and paging
 * parameters (`_count`, `_sort` …) do not change what matches and are left out; so is everything when the answer names no
 * parameter of ours at all, as with servers that answer with a link to a stored search.
 *
 * @see https://hl7.org/fhir/R4/search.html#conformance: the self link has the parameters that were actually used
 */
export function unappliedParameters(bundle: Bundle, query: string): string[] {
  const echoed = echoedQuery(bundle);
  if (echoed === undefined) return [];
  const applied = baseNames(echoed);
  const asked = [...baseNames(query)];
  if (!asked.some((name) => applied.has(name))) return [];
  return asked.filter((name) => filters.test(name) && !applied.has(name)).slice(0, 5);
}

/** Parameters that say what matches; names of any other form are none and would not be shown. */
const filters = /^(_id|_lastUpdated|_tag|_security|_profile|[a-z][A-Za-z0-9-]{0,63})$/;

/** What names are written with nearly always; then nothing of the query has to be decoded to read them. */
const plainName = /^[\w:.-]+$/;

/** The names of a query's parameters: `code:not` and `subject.name` begin with the name of the parameter. */
function baseNames(query: string): Set<string> {
  let names = query.split('&').map((part) => part.split('=', 1)[0] ?? '');
  if (!names.every((name) => plainName.test(name))) names = [...new URLSearchParams(query).keys()];
  return new Set(names.map((name) => name.split(/[:.]/, 1)[0] ?? name));
}
