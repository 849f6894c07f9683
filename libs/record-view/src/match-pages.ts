import type { Bundle, FhirResource } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import type { ReaderAnswer } from './fhir-reader.js';
import { follow, type PageAddress } from './page-links.js';
import { resourceOf } from './platform-answer.js';
import { matchesIn, unreadableIn } from './search/bundle-entries.js';
import { bundleWarnings, saidBeside } from './search/bundle-warnings.js';
import { gatewayNotices } from './search/gateway-notices.js';
import type { PageOptions } from './search/record-page.js';
import { askForFirst } from './search/smaller-page.js';

/** One page of a search as it was answered. */
export interface MatchPage {
  /** In the platform's order; what moved to this page while the search was read came before. */
  readonly matches: readonly FhirResource[];
  /** How many the platform says there are; absent when it does not say. */
  readonly total?: number;
  readonly warnings: readonly string[];
  /** What the platform says beside the matches, between quotes. */
  readonly said?: string;
  /** Entries of the page that the reader did not parse, or that hold no resource. */
  readonly leftOut: number;
  /** Names of some of those that were too large. */
  readonly skipped: readonly string[];
  /** `unreachable`: there is more, and the platform gives no address that can be followed. */
  readonly next: 'page' | 'none' | 'unreachable';
}

/**
 * The pages of a search from its first to its last, each fetched when it is asked for.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED, and whatever the reader throws, for any page
 */
export async function* matchPages(
  first: PageAddress,
  { reader, baseUrl }: Pick<PageOptions, 'reader' | 'baseUrl'>,
): AsyncGenerator<MatchPage, void, undefined> {
  const visited = new Set<string>();
  let start: PageAddress | undefined = first;
  while (start) {
    const asked =
      start === first ? askForFirst(first, (one, whole) => readPage(one, reader, whole)) : readPage(start, reader);
    const { address, bundle, notices, leftOut, skipped } = await asked;
    visited.add(addressOf(address));
    const { start: next, warning } = follow(bundle, address, baseUrl);
    // A page that comes a second time leads round in a circle.
    const said = saidBeside(bundle);
    const isUnreachable = warning !== undefined || (next !== undefined && visited.has(addressOf(next)));
    yield {
      matches: matchesIn(bundle),
      ...(Number.isSafeInteger(bundle.total) && { total: bundle.total }),
      said,
      leftOut: leftOut + unreadableIn(bundle),
      skipped,
      warnings: [...notices, ...bundleWarnings(bundle, address.query)],
      next: isUnreachable ? 'unreachable' : next ? 'page' : 'none',
    };
    start = isUnreachable ? undefined : next;
  }
}

interface ReadPage extends Pick<MatchPage, 'leftOut' | 'skipped'> {
  readonly address: PageAddress;
  readonly bundle: Bundle;
  readonly notices: readonly string[];
}

async function readPage(
  address: PageAddress,
  reader: PageOptions['reader'],
  requireWhole?: (answer: ReaderAnswer) => void,
): Promise<ReadPage> {
  const answer = await reader({ method: 'GET', path: address.path, query: address.query, leavesOut: true });
  requireWhole?.(answer);
  const bundle = resourceOf(answer);
  const { leftOut = 0, skipped = [] } = answer;
  if (bundle.resourceType === 'Bundle') return { address, bundle, notices: gatewayNotices(answer), leftOut, skipped };
  throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered the search without a Bundle.', answer.status);
}

function addressOf({ path, query }: PageAddress): string {
  return `${path}?${query}`;
}
