import type { RunInCell } from '@fhir-gateway/limits/cells';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { CoverageReader } from './record-pages.js';
import type { HookDiscoveries } from './crd/hooks/discovery.js';
import type { FormSeals } from './dtr/adaptive/form-seal.js';
import type { FormStore } from './dtr/adaptive/form-store.js';
import type { RunElm } from './dtr/prefill/elm-job.js';
import type { PayerClient } from './payer/payer-client.js';
import type { RecordSide } from './sides/record-side.js';

/** Reads the patient's record at the platform, with the caller's own access. */
export type RecordReader = CoverageReader;

/** What every use case works with: one caller, the record that is asked with, and the payer that is asked. */
export interface CoverageContext {
  /** The payer's platform. */
  readonly platform: ResolvedPlatform;
  readonly payer: PayerClient;
  /** Where the record is, if that is another platform than the payer's. */
  readonly recordSide?: RecordSide;
  readonly records: RecordReader;
  /** Where the record is that of several platforms: which were read so far and what could not be, in sentences. */
  readonly recordNotes?: () => readonly string[];
  /** The FHIR base under which the record's own links stand, without trailing slash. */
  readonly recordsBaseUrl: string;
  /** What CDS Hooks services have said they offer; shared by all calls of a process. */
  readonly discoveries: HookDiscoveries;
  /** Where what payers wrote is evaluated: FHIRPath, regular expressions. */
  readonly cell: RunInCell;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A fresh random UUID. */
  readonly uuid: () => string;
  /** Runs the compiled CQL of payers' forms; without it, CQL is not executed. @see the subpath `./cql` */
  readonly runElm?: RunElm;
  /** Seals the forms that a caller sends back. */
  readonly formSeals: FormSeals;
  /** Stores adaptive forms between the rounds; without it, a caller sends the response back each time. */
  readonly forms?: FormStore;
  readonly signal?: AbortSignal;
}
