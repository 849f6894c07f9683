import { findActiveCoverage } from '../index.js';
import type { FhirCall, FhirProxy } from '@fhir-gateway/fhir-proxy';

/** The coverages that are in force today, read through the proxy with the caller's own access. */
export function coverageToday(proxy: FhirProxy, call: Omit<FhirCall, 'request'>, baseUrl: string, patientId: string) {
  return findActiveCoverage(
    ({ path, query }) => proxy.fetchJson({ ...call, request: { method: 'GET', path, query, headers: {} } }),
    { patientId, onDate: new Date().toISOString().slice(0, 10), baseUrl },
  );
}
