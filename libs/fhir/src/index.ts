export { isObject, isResource, objectsOf } from './json-object.js';
export { pageBelow } from './page-link.js';
export { isResourceId, longestReference, parseReference, resourceIdPattern } from './reference.js';
export { patientElements, patientSearchTypes, referenceParameters, subjectParameters } from './type-tables.js';
export { isOfAnother } from './whose-entry.js';
export type { PageAddress } from './page-link.js';
