import type { Person } from '@fhir-gateway/fhir';
import type { FhirReader } from '../fhir-reader.js';
import type { PageStart } from '../page-links.js';
import type { RowOrder } from '../row-order.js';
import type { Row } from '../row.js';

/** How much of an answer to show. */
export interface PageLimits {
  /** Most matches a page shows. */
  readonly rows: number;
  /** Most characters that the rows of a page take in each half of a result, as JSON. */
  readonly characters: number;
  /** Most characters, as JSON, of rows that are fetched and left for later pages in `next`; default 64,000. */
  readonly rest?: number;
}

/** What a page is fetched with. */
export interface PageOptions {
  readonly reader: FhirReader;
  /** The FHIR base under which links of the answer stand, without trailing slash. */
  readonly baseUrl: string;
  readonly limits: PageLimits;
  /** Whose entries are asked for: rows of others are marked. */
  readonly person?: Person | undefined;
}

/** A name that a record has, with how often: words of the record. */
export interface RecordedName {
  /** The name with its code. */
  readonly text: string;
  /** The name alone, for people; the code where there is none. */
  readonly name: string;
  readonly count: number;
}

/** One page of a search as rows. Nothing is dropped in silence: what is not here is behind `next` or in `warnings`. */
export interface RecordPage {
  /** Matches, in the platform's order, each resource once. */
  readonly rows: readonly Row[];
  /** What `include` and `revinclude` brought along. */
  readonly included: readonly Row[];
  /** How many matches the platform says there are in all; absent when it does not say. */
  readonly total?: number;
  /** The order of the matches, when it was asked for, the platform says it kept it, and these rows are in it. */
  readonly order?: RowOrder;
  /** Where the next page begins; absent when this was the last. */
  readonly next?: PageStart;
  /** On the last page of claims: what all of them come to, by category; words of the record. */
  readonly sums?: { readonly claims: number; readonly leftOut: number; readonly lines: readonly string[] };
  /** What the platform said beside the matches, and what could not be shown. */
  readonly warnings: readonly string[];
  /** The platform gave results that do not match what was asked for: what it counts says nothing. */
  readonly isUnfiltered?: boolean;
  /** There may be more matches, which no page shows: only a part of the record was looked through. */
  readonly isPart?: boolean;
  /** What it means that there are no matches, in the gateway's words. */
  readonly absence?: string;
  /** Names in the record that are near to what was looked for: the record's words. */
  readonly recorded?: readonly RecordedName[];
}
