import { patientSearchTypes } from '@fhir-gateway/fhir';

/** Values of one search parameter: one text, or several that must all hold (the parameter repeats). */
export type SearchValue = string | number | boolean | readonly (string | number | boolean)[];

/** A search as a tool or form gives it. */
export interface SearchArguments {
  readonly resourceType: string;
  readonly params?: Readonly<Record<string, SearchValue>>;
  /** Elements to show beside what a row shows. They are not sent: a platform that sends only these leaves out the date. */
  readonly elements?: readonly string[];
  readonly include?: readonly string[];
  readonly revinclude?: readonly string[];
  readonly sort?: readonly string[];
  /** Becomes `_count` unless `params` has one or the platform is strict. */
  readonly count?: number;
  /** The platform answers an error to any parameter it does not list, so that only what was asked for is sent. */
  readonly isStrict?: boolean;
  /** The patient of the login; searched for unless the parameters name whom to look at. */
  readonly patient?: string;
}

/** Parameters that already say whose record is meant. */
const namesSomeone = /^(patient|subject|beneficiary|_id|identifier|individual|participant|actor)([.:]|$)|^_has:/;

/**
 * Builds the query string of a search. Values pass as they are; `include` and `revinclude` are not completed with the
 * searched type, since a reverse include names another one.
 */
export function searchQuery(search: SearchArguments): string {
  const query = new URLSearchParams();
  const params = Object.entries(search.params ?? {});
  for (const [name, value] of params) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const isUnaddressed = !params.some(([name]) => namesSomeone.test(name));
  if (search.patient !== undefined && isUnaddressed && patientSearchTypes.has(search.resourceType)) {
    query.append('patient', search.patient);
  }
  for (const include of search.include ?? []) query.append('_include', include);
  for (const revinclude of search.revinclude ?? []) query.append('_revinclude', revinclude);
  if (search.sort?.length) query.append('_sort', search.sort.join(','));
  if (search.count !== undefined && !search.isStrict && !query.has('_count'))
    query.append('_count', String(search.count));
  return query.toString();
}
