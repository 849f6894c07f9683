import type { SearchArguments } from './search-query.js';
import { timeParameters } from './default-sort.js';
import type { RecordPage } from './record-page.js';

/** Said of a page that is not all there is, where nobody knows its order. */
export const ownOrder =
  'The rows are in the platform’s own order: the newest may be on a later page. To find the latest, narrow by date.';

/** Whether nobody asked for an order of results that have dates. */
export function hasNoOrder({ resourceType, params = {}, sort }: SearchArguments): boolean {
  const isOrdered = (sort?.length ?? 0) > 0 || '_sort' in params;
  return !isOrdered && !('_id' in params) && timeParameters(resourceType).length > 0;
}

/** Whether the first page of a search may leave out the newest: there is more, and nobody asked for an order. */
export function mayMissNewest(search: SearchArguments, page: RecordPage): boolean {
  return page.next !== undefined && page.next.rest?.isLast !== true && hasNoOrder(search);
}
