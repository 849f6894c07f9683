export { dateWords } from './date-words.js';
export { copyDigits, numberText } from './source-digits.js';
export { exactJson, keepDigits, parseExact, stringifyExact } from './exact-json.js';
export { isContainer, isObject, isResource, objectsOf } from './json-object.js';
export { narrative, narrativeTable } from './narrative.js';
export { hasNextPage, linkUrl, nextPage } from './page-link.js';
export {
  isResourceId,
  isResourceType,
  longestReference,
  mentionedPatients,
  parseReference,
  parseSearch,
  patientCondition,
  patientIdIn,
  resourceIdPattern,
  resourceTypePattern,
} from './reference.js';
export { escapeMarkup, escapeXmlAttribute, shortened } from './text.js';
export { patientElements, patientSearchTypes, referenceParameters, subjectParameters } from './type-tables.js';
export { compartmentTexts, personOf, subjectOf, subjectPatient, whoseEntry } from './whose-entry.js';
export { periodAt, timeOf } from './time.js';
export type { PageAddress } from './page-link.js';
export type { FhirTime } from './time.js';
export type { Person } from './whose-entry.js';
