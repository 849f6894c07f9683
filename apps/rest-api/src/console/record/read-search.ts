import { toProblem, type Problem } from '@fhir-gateway/express-kit';
import { Deadline } from '@fhir-gateway/fhir-proxy';
import {
  gatherMatches,
  searchQuery,
  ViewError,
  type FhirReader,
  type GatheredMatches,
} from '@fhir-gateway/record-view';

import { createConsoleReader, type ConsoleVisit } from './console-reader.js';
import type { RecordSearch } from './record-kinds.js';

/**
 * What came of one search of a record. `not-authorized`: the connection does not share it, or the platform refuses it;
 * `not-offered`: the platform has nothing of the kind; `no-patient`: nobody's record was chosen at sign-in, and the console
 * searches no platform for everybody's.
 */
export type SearchOutcome =
  | { readonly kind: 'read'; readonly found: GatheredMatches }
  | { readonly kind: 'not-authorized' | 'failed'; readonly why: string; readonly code: string }
  | { readonly kind: 'not-offered' | 'no-patient' };

/** How far a search is followed; more than that nobody looks through on a page. */
export const recordLimits = { pages: 12, resources: 1200 };
const pageSize = 100;
/** No page of the console is kept waiting longer, by all its sources together. */
const deadlineMs = 20_000;

/**
 * Reads for a page, which goes without the sources that have not answered in time.
 *
 * @param signal aborts when the page is not wanted any more
 */
export async function inPageTime<T>(signal: AbortSignal, read: (deadline: Deadline) => Promise<T>): Promise<T> {
  const deadline = new Deadline(deadlineMs, signal);
  try {
    return await read(deadline);
  } finally {
    deadline.release();
  }
}

/** Runs one search of the record that the connection is for, to its last page or the limits. Throws nothing. */
export async function readSearch(
  search: RecordSearch,
  visit: ConsoleVisit,
  { patient, deadline }: { readonly patient: string | undefined; readonly deadline: Deadline },
): Promise<SearchOutcome> {
  if (patient === undefined) return { kind: 'no-patient' };
  const reader = createConsoleReader({ ...visit, signal: deadline.signal });
  try {
    return { kind: 'read', found: await readSorted(search, visit, patient, reader) };
  } catch (error) {
    if (deadline.isOver) {
      return {
        kind: 'failed',
        why: `There was no answer within ${deadlineMs / 1000} seconds.`,
        code: 'UPSTREAM_TIMEOUT',
      };
    }
    return outcomeOf(error, toProblem(error, visit.requestId, visit.gateway.logger));
  }
}

/** Asks for the newest first; a platform that cannot sort so is asked without. */
async function readSorted(
  { type, params = {}, sort }: RecordSearch,
  { gateway, platform }: ConsoleVisit,
  patient: string,
  reader: FhirReader,
): Promise<GatheredMatches> {
  const isStrict = platform.definition.quirks?.rejectUnknownSearchParams === true;
  const common = { resourceType: type, params, count: pageSize, isStrict, patient };
  const options = { reader, baseUrl: gateway.fhirBaseUrl(platform.id), limits: recordLimits };
  const plain = { path: type, query: searchQuery(common), skip: 0 };
  if (isStrict) return ofType(await gatherMatches(plain, options), type);
  const sorted = { ...plain, query: searchQuery({ ...common, sort: [sort] }) };
  const found = await gatherMatches(sorted, options).catch((error: unknown) => {
    if (error instanceof ViewError && error.upstreamStatus === 400) return gatherMatches(plain, options);
    throw error;
  });
  return ofType(found, type);
}

function ofType(found: GatheredMatches, type: string): GatheredMatches {
  return { ...found, matches: found.matches.filter(({ resourceType }) => resourceType === type) };
}

const notOffered: ReadonlySet<number> = new Set([404, 405, 501]);
const notAuthorized: ReadonlySet<number> = new Set([401, 403]);

function outcomeOf(error: unknown, { code, httpStatus, message }: Problem): SearchOutcome {
  const status = error instanceof ViewError ? error.upstreamStatus : httpStatus;
  if (error instanceof ViewError && notOffered.has(status)) return { kind: 'not-offered' };
  return { kind: notAuthorized.has(status) ? 'not-authorized' : 'failed', why: message, code };
}
