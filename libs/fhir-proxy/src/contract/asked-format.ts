import { splitQuery, valueOf } from './query-parts.js';

/**
 * Whether a client wants FHIR XML: by `_format`, which wins, else by `Accept`, as long as neither JSON nor a page would do
 * as well.
 *
 * @param search raw search parameters, those of a form body included
 * @param accept the `Accept` header
 * @see https://hl7.org/fhir/R4/http.html#parameters
 */
export function wantsXml(search: string, accept: string | undefined): boolean {
  const format = splitQuery(search).find(({ name }) => name === '_format');
  if (format) return (valueOf(format) ?? '').includes('xml');
  return accept !== undefined && accept.includes('xml') && !/json|html/.test(accept);
}
