import type { Bundle, Coverage, Resource } from 'fhir/r4.js';
import { CoverageError } from './coverage-error.js';

/** Reads one FHIR address of one platform for one caller; binds `FhirProxy.fetchJson`. */
export type CoverageReader = (request: { path: string; query: string }) => Promise<{ status: number; body: unknown }>;

/** What a coverage search looks for, and how far it goes. */
export interface ActiveCoverageOptions {
  /** Id of the patient who is covered. */
  readonly patientId: string;
  /** The day in question, `YYYY-MM-DD`. */
  readonly onDate: string;
  /** The FHIR base under which links of the answers stand, without trailing slash. */
  readonly baseUrl: string;
  /** Pages read at most; default 5. */
  readonly maxPages?: number;
}

/**
 * The coverages of a patient that are in force on a day: status `active`, and the day within the period as far as one is
 * given. Several are common (medical and pharmacy, primary and secondary); none is an empty list.
 *
 * The period is judged here and not in the query, since few payers let a search name it.
 *
 * @throws CoverageError COVERAGE_UNAVAILABLE | COVERAGE_INCOMPLETE, and whatever the reader throws
 * @see https://hl7.org/fhir/R4/coverage.html
 */
export async function findActiveCoverage(read: CoverageReader, options: ActiveCoverageOptions): Promise<Coverage[]> {
  const { patientId, onDate, baseUrl, maxPages = 5 } = options;
  const found: Coverage[] = [];
  let next: { path: string; query: string } | undefined = {
    path: 'Coverage',
    query: new URLSearchParams({ patient: patientId }).toString(),
  };
  for (let page = 0; next !== undefined; page++) {
    if (page === maxPages)
      throw new CoverageError('COVERAGE_INCOMPLETE', `There are more than ${maxPages} pages of coverages.`);
    const bundle: Bundle = await readBundle(read, next);
    const coverages = (bundle.entry ?? []).map(({ resource }) => resource).filter(isCoverage);
    found.push(...coverages.filter((coverage) => isInForce(coverage, onDate)));
    next = nextOf(bundle, baseUrl);
  }
  return found;
}

function isCoverage(resource: Resource | undefined): resource is Coverage {
  return resource?.resourceType === 'Coverage';
}

async function readBundle(read: CoverageReader, request: { path: string; query: string }): Promise<Bundle> {
  const { status, body } = await read(request);
  const isBundle =
    typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Bundle';
  if (status === 200 && isBundle) return body as Bundle;
  throw new CoverageError('COVERAGE_UNAVAILABLE', `The platform answered ${status} to a search for coverages.`, status);
}

/** FHIR dates of lower precision stand for the whole month or year, so comparing as many digits as both have is right. */
function isInForce({ status, period }: Coverage, onDate: string): boolean {
  if (status !== 'active') return false;
  const { start, end } = period ?? {};
  const isBegun = start === undefined || start.slice(0, 10) <= onDate.slice(0, Math.min(start.length, 10));
  const isOver = end !== undefined && end.slice(0, 10) < onDate.slice(0, Math.min(end.length, 10));
  return isBegun && !isOver;
}

function nextOf(bundle: Bundle, baseUrl: string): { path: string; query: string } | undefined {
  const url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  if (url === undefined) return undefined;
  const [path = '', query = ''] = url.startsWith(baseUrl) ? url.slice(baseUrl.length).split(/\?(.*)/s) : [];
  if (path === '' && query === '') {
    throw new CoverageError('COVERAGE_INCOMPLETE', 'The next page of coverages is at an address that is not followed.');
  }
  return { path: path.replace(/^\//, ''), query };
}
