import { periodAt } from '@fhir-gateway/fhir';
import type { Coverage } from 'fhir/r4.js';
import { readPages, type CoverageReader } from './record-pages.js';

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
  const query = new URLSearchParams({ patient: patientId }).toString();
  const found = await readPages(read, { path: 'Coverage', query, baseUrl, maxPages, what: 'coverages' });
  return found.filter((one): one is Coverage => one.resourceType === 'Coverage' && isInForce(one, onDate));
}

/** Whether a coverage is in force on a day, `YYYY-MM-DD`; one whose dates cannot be read is not known to be. */
export function isInForce({ status, period = {} }: Coverage, onDate: string): boolean {
  return status === 'active' && periodAt(period, onDate) === 'in-force';
}
