// How records are read and what a row is, without what makes rows.
export { ViewError } from './errors.js';
export type { ViewErrorCode } from './errors.js';
export type { FhirReader } from './fhir-reader.js';
export type { Row } from './row.js';
