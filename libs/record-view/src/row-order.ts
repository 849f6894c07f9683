import type { Bundle } from 'fhir/r4.js';
import type { Row } from './row.js';
import { isTimeParameter } from './search/default-sort.js';
import { echoedParameters } from './search/search-echo.js';

/** An order by time. */
export type RowOrder = 'newest first' | 'oldest first';

/**
 * The order of rows by time, if it is certain: it was asked for, the platform says that it sorted so, and the rows bear
 * it out. Servers ignore `_sort` without a word, so asking alone proves nothing.
 */
export function rowOrder(rows: readonly Row[], query: string, bundle: Bundle): RowOrder | undefined {
  if (!query.includes('_sort')) return undefined;
  const key = firstSortKey(new URLSearchParams(query));
  const echoed = echoedParameters(bundle);
  if (key === undefined || echoed === undefined || firstSortKey(echoed) !== key) return undefined;
  if (!isTimeParameter(key.replace(/^-/, ''))) return undefined;
  const order = key.startsWith('-') ? 'newest first' : 'oldest first';
  return isInOrder(rows, order) ? order : undefined;
}

function firstSortKey(params: URLSearchParams): string | undefined {
  return params.get('_sort')?.split(',')[0];
}

/** Whether rows are in an order. Dates of different precision or zone are compared as far as both go: to the day. */
export function isInOrder(rows: readonly Row[], order: RowOrder): boolean {
  const days = rows.map(({ date }) => date?.slice(0, 10)).filter((day) => day !== undefined);
  return days.every((day, index) => {
    const before = days[index - 1];
    if (before === undefined) return true;
    const length = Math.min(before.length, day.length);
    const [earlier, later] = order === 'newest first' ? [day, before] : [before, day];
    return earlier.slice(0, length) <= later.slice(0, length);
  });
}
