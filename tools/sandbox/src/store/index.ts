export { readSearchParameters } from './definition-files.js';
export { createFhirStore } from './create-fhir-store.js';
export { fhirRouter, type FhirRouterOptions } from './fhir-router.js';
export type {
  Access,
  FhirStore,
  SecurityUrls,
  StoreContext,
  StoreRequest,
  StoreResponse,
  TokenInspector,
} from './types.js';
