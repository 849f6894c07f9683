import type { ScopePermission } from '@fhir-gateway/smart-auth';

/** An operation that only reads, and what the granted scopes must permit for it. */
export interface ReadOnlyOperation {
  readonly permission: ScopePermission;
  /** The type whose scope covers it; `*` where its answer may hold resources of any type. */
  readonly resourceType: string;
}

const anything: ReadOnlyOperation = { permission: 'r', resourceType: '*' };

/**
 * The operations that are forwarded: each only reads, by its definition. An operation that is not here is refused,
 * since its name alone does not tell what it changes.
 *
 * @see https://hl7.org/fhir/R4/operationslist.html, International Patient Summary ($summary), US Core ($docref)
 */
export const readOnlyOperations: ReadonlyMap<string, ReadOnlyOperation> = new Map([
  ['$everything', anything],
  ['$summary', anything],
  ['$document', anything],
  ['$lastn', { permission: 's', resourceType: 'Observation' }],
  ['$docref', { permission: 's', resourceType: 'DocumentReference' }],
  // Cigna: names the patient of the login. It reads nothing of a record, so any scope for Patient will do.
  ['$userinfo', { permission: 'r', resourceType: 'Patient' }],
  ['$lookup', { permission: 'r', resourceType: 'CodeSystem' }],
  ['$subsumes', { permission: 'r', resourceType: 'CodeSystem' }],
  ['$expand', { permission: 'r', resourceType: 'ValueSet' }],
  ['$validate-code', { permission: 'r', resourceType: 'ValueSet' }],
  ['$translate', { permission: 'r', resourceType: 'ConceptMap' }],
]);
