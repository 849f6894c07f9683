import type { CapabilityStatement } from 'fhir/r4.js';
import { summarizeCapabilities } from '../capability-summary.js';
import type { FhirReader } from '../fhir-reader.js';
import type { SearchArguments } from '../search-query.js';
import { defaultSort, timeParameters } from './default-sort.js';
import type { RecordPage } from './record-page.js';

/** Said of a page that is not all there is, where nobody knows its order. */
export const ownOrder =
  'The rows are in the platform’s own order: the newest may be on a later page. To find the latest, narrow by date.';

/**
 * Whether the first page of a search may leave out the newest: there is more, nobody asked for an order, and the results
 * have dates.
 */
export function mayMissNewest({ resourceType, params = {}, sort }: SearchArguments, page: RecordPage): boolean {
  const isOrdered = (sort?.length ?? 0) > 0 || '_sort' in params;
  const isPart = page.next !== undefined && page.next.rest?.isLast !== true;
  return isPart && !isOrdered && !('_id' in params) && timeParameters(resourceType).length > 0;
}

/** What to sort by, as far as the platform's CapabilityStatement says that it takes it; undefined when it does not say. */
export async function offeredSort(resourceType: string, reader: FhirReader): Promise<string | undefined> {
  try {
    const { body } = await reader({ method: 'GET', path: 'metadata' });
    if ((body as Partial<CapabilityStatement> | undefined)?.resourceType !== 'CapabilityStatement') return undefined;
    const { types } = summarizeCapabilities(body as CapabilityStatement);
    return defaultSort(resourceType, types.find(({ type }) => type === resourceType)?.searchParameters);
  } catch {
    // Without the statement the search is what it was without it.
    return undefined;
  }
}
