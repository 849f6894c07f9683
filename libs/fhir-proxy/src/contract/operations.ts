import type { ScopePermission } from '@fhir-gateway/smart-auth/scopes';

/** What the granted scopes must permit for an operation, and whether it may change something. */
export interface OperationRule {
  readonly permissions: readonly ScopePermission[];
  /** The type whose scope covers it; `*` where it may touch resources of any type. */
  readonly resourceType: string;
  /** Then it is a write: only where writing is switched on, and never sent twice. */
  readonly isWrite: boolean;
}

const anything = reads('*', 'r');

/**
 * Operations that only read, by their definition; they are forwarded to any platform, which answers for itself if it has
 * them. What is not here shows in its name alone not what it changes.
 *
 * @see https://hl7.org/fhir/R4/operationslist.html, International Patient Summary ($summary), US Core ($docref)
 */
export const readOnlyOperations: ReadonlyMap<string, OperationRule> = new Map([
  ['$everything', anything],
  ['$summary', anything],
  ['$document', anything],
  // Bulk Data: which types it holds is for its parameters to say, and for the platform to keep.
  ['$export', anything],
  ['$collect-data', anything],
  ['$evaluate-measure', anything],
  ['$care-gaps', anything],
  ['$meta', anything],
  // HAPI FHIR: what an attachment of the resource holds, as it is.
  ['$binary-access-read', anything],
  // Judges the resource it is given, against the one stored under that id where there is one.
  ['$validate', anything],
  // Another format of what it is given.
  ['$convert', anything],
  ['$lastn', reads('Observation', 's')],
  ['$stats', reads('Observation', 's')],
  ['$docref', reads('DocumentReference', 's')],
  // Cigna: names the patient of the login. It reads nothing of a record, so any scope for Patient will do.
  ['$userinfo', reads('Patient', 'r')],
  ['$lookup', reads('CodeSystem', 'r')],
  ['$subsumes', reads('CodeSystem', 'r')],
  ['$expand', reads('ValueSet', 'r')],
  ['$validate-code', reads('ValueSet', 'r')],
  ['$translate', reads('ConceptMap', 'r')],
]);

/**
 * An operation of which nothing is known but that the platform offers it: as if it read and changed anything. The
 * platform file can say better (`operations`).
 */
export const unknownOperation: OperationRule = { permissions: ['r', 'u'], resourceType: '*', isWrite: true };

function reads(resourceType: string, ...permissions: ScopePermission[]): OperationRule {
  return { permissions, resourceType, isWrite: false };
}
