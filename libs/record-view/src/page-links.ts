import { nextPage, type PageAddress } from '@fhir-gateway/fhir';
import type { Bundle } from 'fhir/r4.js';
import type { RowOrder } from './row-order.js';
import type { Row } from './row.js';

export type { PageAddress };

/** Rows of a platform's page that were fetched and not shown. */
export interface PageRest {
  readonly rows: readonly Row[];
  /** As the whole page was ordered, where that is certain. */
  readonly order?: RowOrder;
  /** No page of the platform comes behind these rows. */
  readonly isLast?: boolean;
  /** Further results of the page that were too many to be kept. */
  readonly notStored?: number;
}

/** Amounts of the claims of a search so far: what a page hands on to the next one. */
export interface ClaimTotals {
  /** Claims that count. */
  readonly count: number;
  /** Claims that do not, since they are drafts, cancelled, entered in error, or no claims for payment. */
  readonly leftOut: number;
  /** Ten thousandths of the currency, by category and currency. */
  readonly amounts: readonly (readonly [category: string, currency: string, amount: number])[];
  /** Claims that replace another or are replaced: with them there is no sum, since their amounts would count twice. */
  readonly versions?: number;
}

/** Where in a search a page begins: with what was fetched before, if anything, then at an address. */
export interface PageStart extends PageAddress {
  readonly rest?: PageRest;
  /** Which results were shown or are in `rest`, as short hashes; absent on the first page. */
  readonly seen?: string;
  /** What is checked of later pages, where their address does not say it; see `FilterCheck`. */
  readonly filters?: PageAddress;
  /** The platform did not apply what it was asked for: what it counts says nothing. */
  readonly isUnfiltered?: boolean;
  /** How many matches the platform said there are. */
  readonly total?: number;
  /** Elements to show beside what a row shows anyway. */
  readonly columns?: readonly string[];
  /** Amounts of the claims so far. */
  readonly sums?: ClaimTotals;
}

/** Longer positions are not handed on; more than any platform's page token takes. */
const longestPosition = 8_000;

/**
 * Where a search goes on: where the `next` link of an answer leads below the base.
 *
 * @param start where the answer came from
 * @returns neither for the last page; a warning when there is more that cannot be reached
 * @see https://hl7.org/fhir/R4/http.html#paging
 */
export function follow(bundle: Bundle, start: PageAddress, baseUrl: string): { start?: PageAddress; warning?: string } {
  const position = nextPage(bundle, start, baseUrl);
  if (position === 'last') return {};
  if (position === 'elsewhere') {
    return { warning: 'There is a next page, but the platform keeps it at an address that is not followed.' };
  }
  if (position === 'same') {
    return {
      warning: 'The platform named this same page as the next one; there may be more that it does not give out.',
    };
  }
  if (position.path.length + position.query.length > longestPosition) {
    return { warning: 'There is a next page, but its address is too long to be handed on. Ask for less at once.' };
  }
  return { start: position };
}
