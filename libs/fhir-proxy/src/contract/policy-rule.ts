/**
 * The rule by which the policy refused a call. The name is in the log and in the audit entry, so that "why was this
 * refused" is one search.
 */
export type PolicyRule =
  /** A write, where the operator has not switched writing on for the platform. */
  | 'writes.off'
  /** A write to a platform that is open to everybody, by a caller without a session. */
  | 'writes.anonymous'
  /** A call without a session to a platform that its file opens to callers with one alone. */
  | 'access.session'
  /** An operation that the platform's file does not list, though it lists others. */
  | 'operation.not-listed'
  /** An operation that is not known to read only, and that the platform does not offer. */
  | 'operation.not-offered'
  /** `If-None-Exist` names another type than the one that is created: two readers could search two types. */
  | 'condition.other-type'
  /** No granted scope covers what the interaction creates (`c`). */
  | 'scope.create'
  /** The same for reading (`r`). */
  | 'scope.read'
  /** The same for updating (`u`). */
  | 'scope.update'
  /** The same for deleting (`d`). */
  | 'scope.delete'
  /** The same for searching (`s`), conditions of writes included. */
  | 'scope.search'
  /** A search brings along resources (`_include`, `_revinclude`) of types that no granted scope reads. */
  | 'scope.include'
  /** A search looks into resources (a chain, `_has`) of types that no granted scope searches. */
  | 'scope.chain'
  /** A body has the platform run a search (a conditional reference, criteria) that no granted scope covers. */
  | 'scope.written-search'
  /** The path names another patient than the one of the login. */
  | 'compartment.path'
  /** The same for the query, the form or `If-None-Exist`. */
  | 'compartment.query'
  /** The same for the parameters of an operation. */
  | 'compartment.parameters'
  /** The same for a search that a body has the platform run. */
  | 'compartment.written-search'
  /** The resource that would be written is about another patient than the one of the login. */
  | 'compartment.body'
  /** A write by condition whose condition does not name the patient of the login. */
  | 'compartment.condition'
  /** An export of a group, or of all patients. */
  | 'compartment.export'
  /** The platform did not say whose record the login is for, so that nobody can be named. */
  | 'compartment.unknown'
  /** The same, and the token reaches several patients, of whom none was chosen. */
  | 'compartment.choice'
  /** Confined platform: the interaction reaches more than one patient, whatever its parameters are. */
  | 'confinement.reach'
  /** Confined platform: no parameter that the type defines for it names the patient of the login. */
  | 'confinement.parameter'
  /** Confined platform: the search brings along, or looks into, records that may be another patient's. */
  | 'confinement.include'
  /** Confined platform: the answer is another patient's record. */
  | 'confinement.answer'
  /** The person has not given the app this platform. */
  | 'grant.platform'
  /** The person has let the app read only, and the call writes. */
  | 'grant.write'
  /** The person wants to be asked before each write, and was not. */
  | 'grant.confirmation'
  /** The person has not given the app this kind of record. */
  | 'grant.kind'
  /** A search brings along resources of a kind that the person has not given the app. */
  | 'grant.include'
  /** A search looks into resources of a kind that the person has not given the app. */
  | 'grant.chain'
  /** A body has the platform search resources of a kind that the person has not given the app. */
  | 'grant.written-search'
  /** The token of a SMART app has no scope for this. */
  | 'grant.scope'
  /** The person let a SMART app into one record, and is connected to another one now. */
  | 'grant.patient'
  /** The person has kept entries back that the platform labels as sensitive, and they cannot be told apart here. */
  | 'grant.labels';
