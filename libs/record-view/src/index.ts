export { summarizeCapabilities } from './capability-summary.js';
export { keepDigits, parseExact, stringifyExact } from './decimals/exact-json.js';
export { knownTests, testCategory } from './dictionary/lab-tests.js';
export {
  allergenOfCode,
  allergensOfText,
  ingredientOfName,
  ingredientsOfCode,
  vaccineGroupsOf,
} from './dictionary/recorded-terms.js';
export { attachedDocuments } from './documents/attachments.js';
export { DocumentReader } from './documents/document-text.js';
export { ViewError } from './errors.js';
export { clean } from './fhir-text.js';
export { gatherMatches } from './gather-matches.js';
export { matchPages } from './match-pages.js';
export { isResource, outcomeTexts, resourceOf } from './platform-answer.js';
export { projectResource, referenceTo } from './project-resource.js';
export { fence, fenceFields, neutralize, quote } from './record-fence.js';
export { fetchPage, fetchShown, pageOf } from './record-search.js';
export { describeChanges } from './resource-diff.js';
export { excerptResource } from './resource-excerpt.js';
export { resultTable, tableLines } from './result-table.js';
export { rowLine } from './row-table.js';
export { timeParameters } from './search/default-sort.js';
export { OfferedSorts } from './search/offered-sorts.js';
export { searchQuery } from './search/search-query.js';
export { leafLines } from './structure/leaf-lines.js';
export { structureFaults } from './structure/structure-faults.js';
export { namingMedications } from './word-search/naming-medications.js';
export { countFound, findShown } from './word-search/find-record.js';
export { hasStatus } from './word-search/has-status.js';
export { selectResources } from './word-search/select-resources.js';
export { measurementsOf } from './trends/measurement.js';
export { timeSpan } from './trends/record-time.js';
export { testResults } from './trends/test-results.js';

export type { CapabilitySummary, TypeCapabilities } from './capability-summary.js';
export type { KnownTest } from './dictionary/lab-tests.js';
export type { RecordedAllergen } from './dictionary/recorded-terms.js';
export type { AttachedDocument } from './documents/attachments.js';
export type { ReceivedDocument } from './documents/document-text.js';
export type { ViewErrorCode } from './errors.js';
export type { GatheredMatches } from './gather-matches.js';
export type { FhirReader, ReaderAnswer, ReaderRequest } from './fhir-reader.js';
export type { PageRest, PageStart } from './page-links.js';
export type { RecordedName, RecordPage } from './search/record-page.js';
export type { LeftOut, ResourceExcerpt } from './resource-excerpt.js';
export type { Row } from './row.js';
export type { FoundCount } from './word-search/find-record.js';
export type { Measurement, ValuePosition } from './trends/measurement.js';
export type { TestResults, Trend, TrendLine, TrendPoint } from './trends/test-results.js';
