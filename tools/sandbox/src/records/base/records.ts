import type { Resource } from 'fhir/r4.js';

/** A person who can sign in at the sandbox. Any password is accepted, so none is kept. */
export interface SandboxAccount {
  /** Short lower-case name, unique among the accounts. */
  login: string;
  displayName: string;
  /** Ids of the patients this person may open; the first is the account's own record where it has one. */
  patientIds: string[];
  /** Reference string such as `Patient/alma-wrenfold`, `Practitioner/...` or `RelatedPerson/...`. */
  fhirUser: string;
}

/** Everything the sandbox serves: resources whose references resolve among themselves, and who may sign in. */
export interface SandboxRecords {
  resources: Resource[];
  accounts: SandboxAccount[];
}

/** What decides the generated records; equal options give byte-identical records. */
export interface RecordOptions {
  /** Any integer; another seed gives other people. */
  seed: number;
  /** How many patients to invent; 0 gives organizations and the clinician only. */
  patients: number;
  /** The "today" of the records, an ISO instant; nothing is dated after it. */
  asOf: string;
}
