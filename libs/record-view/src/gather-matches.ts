import type { FhirResource } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import { follow, type PageAddress } from './page-links.js';
import { resourceOf } from './platform-answer.js';
import { matchesIn, type PageOptions } from './record-search.js';
import { bundleWarnings } from './search/bundle-warnings.js';
import { gatewayNotices } from './search/gateway-notices.js';

/** How far a search is followed. */
export interface GatherLimits {
  readonly pages: number;
  readonly resources: number;
}

/**
 * Why matches are missing: `limit` there are more than the limits allow; `failed` a further page was not answered;
 * `unreachable` the platform gives no address of a further page that can be followed.
 */
export type GatherCut = 'limit' | 'failed' | 'unreachable';

/** The matches of a search, of all its pages unless `cut` says why not. */
export interface GatheredMatches {
  /** Each once, in the platform's order. */
  readonly matches: readonly FhirResource[];
  readonly cut?: GatherCut;
  /** How many the platform says there are; absent when it does not say. */
  readonly total?: number;
  readonly warnings: readonly string[];
}

/**
 * Reads a search from its first page to its last, as far as the limits go.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED, and whatever the reader throws, for the first page alone: what was
 *   read before a later page failed is kept
 */
export async function gatherMatches(
  first: PageAddress,
  { reader, baseUrl, limits }: Omit<PageOptions, 'limits'> & { readonly limits: GatherLimits },
): Promise<GatheredMatches> {
  const matches = new Map<string, FhirResource>();
  const warnings = new Set<string>();
  const visited = new Set<string>();
  let total: number | undefined;
  let start: PageAddress = first;
  const gathered = (cut?: GatherCut): GatheredMatches => ({
    matches: [...matches.values()].slice(0, limits.resources),
    ...(cut && { cut }),
    ...(total !== undefined && { total }),
    warnings: [...warnings],
  });
  for (;;) {
    visited.add(addressOf(start));
    const page = await readPage(start, reader).catch((error: unknown) => {
      if (visited.size === 1) throw error;
    });
    if (page === undefined) return gathered('failed');
    const { bundle, notices } = page;
    for (const resource of matchesIn(bundle)) matches.set(nameOf(resource, matches.size), resource);
    for (const warning of [...notices, ...bundleWarnings(bundle, start.query)]) warnings.add(warning);
    if (Number.isSafeInteger(bundle.total)) total = bundle.total;
    const next = follow(bundle, start, baseUrl);
    // A page that comes a second time leads round in a circle.
    if (next.warning !== undefined || (next.start && visited.has(addressOf(next.start))))
      return gathered('unreachable');
    const isFull = visited.size >= limits.pages || matches.size >= limits.resources;
    if (matches.size > limits.resources || (next.start && isFull)) return gathered('limit');
    if (next.start === undefined) return gathered();
    start = next.start;
  }
}

async function readPage({ path, query }: PageAddress, reader: PageOptions['reader']) {
  const answer = await reader({ method: 'GET', path, query });
  const bundle = resourceOf(answer);
  if (bundle.resourceType === 'Bundle') return { bundle, notices: gatewayNotices(answer) };
  throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered the search without a Bundle.', answer.status);
}

function addressOf({ path, query }: PageAddress): string {
  return `${path}?${query}`;
}

/** A record that moved to the next page while it was read comes twice; one without an id cannot be told from another. */
function nameOf({ resourceType, id }: FhirResource, count: number): string {
  return id === undefined ? `nameless ${count}` : `${resourceType}/${id}`;
}
