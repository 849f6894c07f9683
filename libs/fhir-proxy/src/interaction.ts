import { ProxyError } from './proxy-error.js';

/** The interactions of the FHIR R4 RESTful API, as this proxy tells them apart. @see https://hl7.org/fhir/R4/http.html */
export type InteractionKind =
  | 'capabilities'
  | 'read'
  | 'vread'
  | 'history-instance'
  | 'history-type'
  | 'history-system'
  | 'search-type'
  | 'search-system'
  | 'search-compartment'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'batch'
  | 'operation';

/** One request, understood. Every string in it has passed the FHIR grammar. */
export interface Interaction {
  readonly kind: InteractionKind;
  /** The path to send, below the base: only grammar-checked segments, no percent escapes. */
  readonly path: string;
  /** The type acted on; for a compartment search the type searched (`*` for all of them). Absent at system level. */
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly versionId?: string;
  /** For a compartment search: the type of the compartment; `resourceId` is the id in it. */
  readonly compartmentType?: string;
  /** With its `$`. */
  readonly operation?: string;
  /** Addressed by a search instead of an id: conditional update, patch and delete. */
  readonly isConditional: boolean;
  /** `true` for POST `_search`: the search is in the body, too. */
  readonly isSearchByPost: boolean;
  /** Changes data on the platform. */
  readonly isWrite: boolean;
}

/**
 * Parses a request line below the FHIR base into an interaction.
 *
 * @throws ProxyError REQUEST_INVALID | RESOURCE_TYPE_INVALID | RESOURCE_ID_INVALID | INTERACTION_NOT_SUPPORTED
 */
export function parseInteraction(_method: string, _path: string, _query: string): Interaction {
  throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'This interaction is not supported.');
}
