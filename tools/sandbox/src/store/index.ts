export { readSearchParameters } from './definitions/definition-files.js';
export { createFhirStore } from './create-fhir-store.js';
export { ElementDefinitions } from './definitions/element-definitions.js';
export { fhirRouter, type FhirRouterOptions } from './fhir-router.js';
export { resourceXml } from './resources/resource-xml.js';
export type {
  Access,
  FhirStore,
  SecurityUrls,
  StoreContext,
  StoreRequest,
  StoreResponse,
  TokenInspector,
} from './definitions/types.js';
