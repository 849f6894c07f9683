import { patientSearchTypes } from '@fhir-gateway/fhir';
import { joinQuery, queryPart, splitQuery } from '../contract/query-parts.js';

/** Parameters by which a search says whom or what it is about. */
const addressing: ReadonlySet<string> = new Set(
  `_id patient subject beneficiary subscriber individual participant actor identifier _has`.split(' '),
);

/**
 * Names the patient of the login in a search that names nobody.
 *
 * @param form the parameters of a `_search` body, which may name somebody, too
 * @returns the query; the very same where the search is addressed, or its type is not searched by patient
 */
export function withPatient(query: string, form: string, resourceType: string, patient: string): string {
  const isAddressed = [...splitQuery(query), ...splitQuery(form)].some(({ name }) => addressing.has(name));
  if (isAddressed) return query;
  if (resourceType === 'Patient') return joinQuery(query, queryPart('_id', patient));
  return patientSearchTypes.has(resourceType) ? joinQuery(query, queryPart('patient', patient)) : query;
}
