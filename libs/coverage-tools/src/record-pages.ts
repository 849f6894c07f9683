import { isResource, nextPage, objectsOf, type PageAddress } from '@fhir-gateway/fhir';
import type { Bundle, FhirResource } from 'fhir/r4.js';
import { CoverageError } from './coverage-error.js';

/** Reads one FHIR address of one platform for one caller; binds `FhirProxy.fetchJson`. */
export type CoverageReader = (request: { path: string; query: string }) => Promise<{ status: number; body: unknown }>;

/** A search that is read to its end. */
interface WholeSearch {
  readonly path: string;
  readonly query: string;
  /** The FHIR base under which links of the answers stand, without trailing slash. */
  readonly baseUrl: string;
  /** Pages read at most. */
  readonly maxPages: number;
  /** What is searched, in the plural, for the messages of errors. */
  readonly what: string;
}

/**
 * The resources on all pages of a search. A part is never taken for the whole, since what changes the answer may stand on
 * the next page. A server gives an entry on two pages when the list moves between them; it counts once.
 *
 * @throws CoverageError COVERAGE_UNAVAILABLE | COVERAGE_INCOMPLETE, and whatever the reader throws
 */
export async function readPages(read: CoverageReader, search: WholeSearch): Promise<FhirResource[]> {
  const { path, query, baseUrl, maxPages, what } = search;
  const found = new Map<unknown, FhirResource>();
  const visited = new Set<string>();
  for (let next: PageAddress = { path, query }; ;) {
    if (visited.size === maxPages)
      throw new CoverageError('COVERAGE_INCOMPLETE', `There are more than ${maxPages} pages of ${what}.`);
    const page: Bundle = await readBundle(read, next, what);
    for (const { resource } of objectsOf(page.entry)) {
      if (isResource(resource))
        found.set(resource.id === undefined ? resource : `${resource.resourceType}/${resource.id}`, resource);
    }
    visited.add(`${next.path}?${next.query}`);
    const following: ReturnType<typeof nextPage> = nextPage(page, next, baseUrl);
    if (following === 'last') return [...found.values()];
    // A page that comes a second time leads round in a circle.
    if (typeof following === 'string' || visited.has(`${following.path}?${following.query}`)) throw notFollowed(what);
    next = following;
  }
}

async function readBundle(read: CoverageReader, request: { path: string; query: string }, what: string) {
  const { status, body } = await read(request);
  if (status === 200 && isResource(body) && body.resourceType === 'Bundle') return body;
  throw new CoverageError('COVERAGE_UNAVAILABLE', `The platform answered ${status} to a search for ${what}.`, status);
}

function notFollowed(what: string): CoverageError {
  return new CoverageError('COVERAGE_INCOMPLETE', `The next page of ${what} is at an address that is not followed.`);
}
