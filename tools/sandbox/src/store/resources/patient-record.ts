import { parseDateRange } from '../search/date-range.js';
import { badRequest, badSearchValue, notFound, printable } from '../base/fhir-error.js';
import { isPatientType } from '../search/patient-compartment.js';
import type { LiveVersion } from '../search/resource-repository.js';
import { keyOf } from '../search/search-includes.js';
import { parseCount } from '../search/search-query.js';
import type { SearchScene } from '../search/search-run.js';
import { searchValues, referencesOf } from '../search/search-values.js';

/** The parameters of `$everything`, read. */
export interface RecordQuery {
  count: number;
  applied: URLSearchParams;
  ignored: readonly string[];
  /** Whether `_type` and `_since` let a resource through. */
  filter(version: LiveVersion): boolean;
}

/**
 * Reads `_type`, `_since` and `_count` of `$everything`.
 *
 * @throws FhirError 400 when one is malformed, or another parameter comes with strict handling
 */
export function parseRecordQuery(params: URLSearchParams, isStrict: boolean): RecordQuery {
  const applied = new URLSearchParams();
  const ignored: string[] = [];
  for (const [name, value] of params) {
    if (name === '_format' || name === '_pretty') continue;
    if (['_type', '_since', '_count'].includes(name)) applied.append(name, value);
    else if (isStrict) throw badRequest(`Parameter ${printable(name)} is not offered for $everything.`);
    else ignored.push(name);
  }
  const types = applied.getAll('_type').flatMap((value) => value.split(','));
  const since = applied.get('_since');
  const sinceMs = since === null ? -Infinity : parseDateRange(since)?.start;
  if (sinceMs === undefined) throw badSearchValue('_since', 'date');
  return {
    count: parseCount(applied.get('_count') ?? undefined),
    applied,
    ignored,
    filter: ({ type, lastUpdated }) =>
      (types.length === 0 || types.includes(type)) && Date.parse(lastUpdated) >= sinceMs,
  };
}

/**
 * The patient, everything in their compartment and the shared resources (practitioners, organizations, ...) that those
 * refer to, as far as the caller may see them.
 *
 * @throws FhirError 404 when there is no such patient for the caller
 */
export function collectRecord(
  patientId: string,
  { view, policy, catalogue, compartments }: SearchScene,
): LiveVersion[] {
  const patient = view.get('Patient', patientId);
  if (!patient || !policy.permits(patient, 'r')) throw notFound();
  const own = catalogue.types
    .filter((type) => type !== 'Patient')
    .flatMap((type) => compartments.candidates(type, patientId, view))
    .filter((it) => compartments.patientsOf(it).includes(patientId) && policy.permits(it, 's'));
  const record = new Map([patient, ...own].map((version) => [keyOf(version), version]));
  for (const version of [...record.values()]) {
    const references = catalogue.list(version.type).filter(({ kind }) => kind === 'reference');
    for (const { type, id } of references.flatMap((spec) => searchValues(version, spec, referencesOf))) {
      if (type === undefined || id === undefined || isPatientType(type)) continue;
      const target = view.get(type, id);
      if (target && policy.permits(target, 'r')) record.set(keyOf(target), target);
    }
  }
  return [...record.values()];
}
