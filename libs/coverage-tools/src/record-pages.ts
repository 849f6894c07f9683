import { type PageAddress, pageBelow } from '@fhir-gateway/fhir';
import type { Bundle } from 'fhir/r4.js';
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
 * Every page of a search. A part is never taken for the whole, since what changes the answer may stand on the next page.
 *
 * @throws CoverageError COVERAGE_UNAVAILABLE | COVERAGE_INCOMPLETE, and whatever the reader throws
 */
export async function readPages(read: CoverageReader, search: WholeSearch): Promise<Bundle[]> {
  const { path, query, baseUrl, maxPages, what } = search;
  const pages: Bundle[] = [];
  const visited = new Set<string>();
  let next: PageAddress | undefined = { path, query };
  while (next !== undefined) {
    if (pages.length === maxPages)
      throw new CoverageError('COVERAGE_INCOMPLETE', `There are more than ${maxPages} pages of ${what}.`);
    const page: Bundle = await readBundle(read, next, what);
    pages.push(page);
    visited.add(`${next.path}?${next.query}`);
    next = nextOf(page, { baseUrl, path: next.path, what });
    // A page that comes a second time leads round in a circle.
    if (next !== undefined && visited.has(`${next.path}?${next.query}`)) throw notFollowed(what);
  }
  return pages;
}

async function readBundle(read: CoverageReader, request: { path: string; query: string }, what: string) {
  const { status, body } = await read(request);
  const isBundle =
    typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Bundle';
  if (status === 200 && isBundle) return body as Bundle;
  throw new CoverageError('COVERAGE_UNAVAILABLE', `The platform answered ${status} to a search for ${what}.`, status);
}

function nextOf(
  { link }: Bundle,
  { baseUrl, path, what }: Pick<WholeSearch, 'baseUrl' | 'path' | 'what'>,
): PageAddress | undefined {
  const url: unknown = Array.isArray(link) ? link.find((one) => one?.relation === 'next')?.url : undefined;
  if (url === undefined) return undefined;
  const next = typeof url === 'string' ? pageBelow(url, baseUrl, path) : undefined;
  if (next === undefined) throw notFollowed(what);
  return next;
}

function notFollowed(what: string): CoverageError {
  return new CoverageError('COVERAGE_INCOMPLETE', `The next page of ${what} is at an address that is not followed.`);
}
