export { readDataTypes, readSearchParameters, resourceDefinition } from './definitions/definition-files.js';
export { createFhirStore } from './create-fhir-store.js';
export { ElementDefinitions } from './definitions/element-definitions.js';
export { fhirRouter, type FhirRouterOptions } from './fhir-router.js';
export { fhirPages } from './fhir-pages.js';
export { noQuirks, parseQuirks, quirkNames } from './quirks/quirk.js';
export { haveSameRecords, withRecordQuirks } from './quirks/record-quirks.js';
export { resourceXml } from './resources/resource-xml.js';
export { TopicSubscriptions } from './subscriptions/topic-subscriptions.js';
export type { Quirk, Quirks } from './quirks/quirk.js';
export type {
  Access,
  FhirStore,
  SecurityUrls,
  StoreContext,
  StoreRequest,
  StoreResponse,
  PresentedToken,
  TokenInspector,
} from './base/types.js';
