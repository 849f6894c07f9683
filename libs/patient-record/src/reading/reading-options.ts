import type { OfferedSorts } from '@fhir-gateway/record-view';

import type { PageLease } from './page-budget.js';

/** Bounds of a reading. */
export interface ReadingOptions {
  /** Aborted when the answer is not waited for any longer; what was not read by then is a gap `timeout`. */
  readonly signal: AbortSignal;
  /** Of each search. */
  readonly limits?: { readonly pages: number; readonly resources: number };
  /** Counts the pages that are held, and makes a search wait while there are too many; absent where nothing bounds them. */
  readonly pages?: PageLease;
  /** What platforms offer, remembered from one reading to the next; absent where each reading asks. */
  readonly offers?: OfferedSorts;
  /** Says what an error of a reader means to the caller: a stable code, an HTTP status, a text that is safe to show. */
  readonly describe: (error: unknown) => {
    readonly code: string;
    readonly httpStatus: number;
    readonly message: string;
  };
}
