import { platformId } from './platform-file.js';
import { observationId, patientId } from './records.js';

/** The path under which both the gateway and the reference serve the stub. */
export const fhirPath = `/api/fhir/${platformId}`;

/** What is requested, again and again. */
export interface BenchCase {
  readonly name: 'read' | 'search';
  /** Below the FHIR base. */
  readonly path: string;
}

/** One resource, and one page of a search. */
export const cases: readonly BenchCase[] = [
  { name: 'read', path: `/Observation/${observationId}` },
  { name: 'search', path: `/Observation?category=laboratory&patient=${patientId}` },
];
