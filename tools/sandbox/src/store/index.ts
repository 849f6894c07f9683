export type {
  Access,
  FhirStore,
  SecurityUrls,
  StoreContext,
  StoreRequest,
  StoreResponse,
  TokenInspector,
} from './types.js';
