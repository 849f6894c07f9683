import type { Quirks } from './quirk.js';

/** An empty page in the middle has a next link all the same. */
const oddSizes = [7, 1, 0, 13] as const;

/**
 * How many matches a page holds.
 *
 * @param count what was asked for; 0 asks for the total alone, and gets it
 * @param page counted from 0
 */
export function pageSize(quirks: Quirks, count: number, page: number): number {
  if (count === 0 || !quirks.has('odd-pages')) return count;
  return oddSizes[page % oddSizes.length] ?? count;
}
