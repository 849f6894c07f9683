import type { Resource } from 'fhir/r4.js';

/** A CQL library in its compiled form. */
export interface ElmLibrary {
  readonly name: string;
  readonly version?: string;
  /** ELM as JSON, as the payer sent it. */
  readonly elm: string;
}

/** One definition that is wanted: `"HomeOxygen".LatestSaturation`. */
export interface ElmDefinition {
  readonly library: string;
  readonly name: string;
}

/** All that a payer's logic may work with. It has no way to anything else. */
export interface ElmJob {
  readonly libraries: readonly ElmLibrary[];
  readonly definitions: readonly ElmDefinition[];
  /** Of one patient, that Patient among them. */
  readonly resources: readonly Resource[];
  /** Resources by the parameter names that logic of DTR knows them by: `service_request`, `Coverage`. */
  readonly parameters: Readonly<Record<string, Resource>>;
  /** Codes by the ValueSet's address. */
  readonly valueSets: Readonly<Record<string, readonly { readonly system?: string; readonly code: string }[]>>;
  /** What "now" is, in epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * What a definition came to, as FHIR has it (a number, a date as text, a Coding, a Quantity), or why there is nothing:
 *
 * - `missing`: the libraries have no such definition, or not a library that they need
 * - `failed`: it is faulty, or it ends in something that answers no question
 */
export type ElmOutcome =
  | { readonly values: readonly unknown[] }
  | { readonly problem: 'missing' | 'failed'; readonly values?: undefined };

/**
 * Why nothing was run:
 *
 * - `not-installed`: the packages that the module runs on are not there
 * - `timeout`, `memory`: the logic took more than it is given
 * - `failed`: it cannot be read
 */
export type ElmFailure = 'not-installed' | 'timeout' | 'memory' | 'failed';

/** Runs compiled logic; outcomes are in the order of the definitions. Throws nothing. */
export type RunElm = (
  job: ElmJob,
  signal?: AbortSignal,
) => Promise<{ readonly outcomes: readonly ElmOutcome[] } | { readonly failure: ElmFailure }>;
