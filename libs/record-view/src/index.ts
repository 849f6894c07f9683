export { summarizeCapabilities } from './capability-summary.js';
export { ViewError } from './errors.js';
export { isResource, outcomeText, resourceOf } from './platform-answer.js';
export { projectResource } from './project-resource.js';
export { fetchPage } from './record-search.js';
export { rowLine, rowLines } from './row-table.js';
export { searchQuery } from './search-query.js';

export type { CapabilitySummary, TypeCapabilities } from './capability-summary.js';
export type { ViewErrorCode } from './errors.js';
export type { FhirReader, ReaderAnswer, ReaderRequest } from './fhir-reader.js';
export type { PageLimits, PageOptions, PageStart, RecordPage } from './record-search.js';
export type { Row } from './row.js';
export type { SearchArguments, SearchValue } from './search-query.js';
