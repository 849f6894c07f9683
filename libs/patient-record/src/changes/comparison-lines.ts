import type { Comparison, RecordChanges } from './record-changes.js';

/**
 * What the entries of each platform were compared with, and what cannot be known of them, in words of the gateway.
 */
export function comparisonLines({ comparisons, sinceMs }: Pick<RecordChanges, 'comparisons' | 'sinceMs'>): string[] {
  const most = Math.max(0, ...comparisons.map(({ resourceTypes }) => resourceTypes.length));
  return comparisons.map((comparison) => {
    const { connection, resourceTypes, limit } = comparison;
    const isMost = resourceTypes.length === most && most > 3;
    const what = isMost ? `${resourceTypes.length} types` : resourceTypes.join(', ');
    return `${connection}, ${what}: ${[...partsOf(comparison, sinceMs), ...(limit === undefined ? [] : [limit])].join('; ')}`;
  });
}

function partsOf({ comparedWithMs, isByDates, limit }: Comparison, sinceMs: number | undefined): string[] {
  const since = sinceMs === undefined ? undefined : textOf(sinceMs);
  if (comparedWithMs === undefined) {
    if (isByDates)
      return [`no earlier look to compare with; by the platform’s dates since ${since}, what is gone is not known`];
    const before =
      since === undefined || limit === undefined ? '' : `, so that nothing is known of changes since ${since}`;
    return [`no earlier look to compare with: compared from now on${before}`];
  }
  const compared = `compared with ${textOf(comparedWithMs)}`;
  if (isByDates)
    return [`${compared}; before that by the platform’s dates since ${since}, what was gone by then is not known`];
  const isLater = sinceMs !== undefined && comparedWithMs > sinceMs;
  return [isLater ? `${compared}, of changes before that nothing is known` : compared];
}

function textOf(ms: number): string {
  return new Date(ms).toISOString();
}
