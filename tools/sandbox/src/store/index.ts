export { readSearchParameters } from './definition-files.js';
export { createFhirStore } from './create-fhir-store.js';
export { ElementDefinitions } from './element-definitions.js';
export { fhirRouter, type FhirRouterOptions } from './fhir-router.js';
export { resourceXml } from './resource-xml.js';
export type {
  Access,
  FhirStore,
  SecurityUrls,
  StoreContext,
  StoreRequest,
  StoreResponse,
  TokenInspector,
} from './types.js';
