import { durationBounds } from '../metrics/metric-family.js';

/**
 * The upper bound of the bucket that a share of all calls lies in or below, in seconds: the true value is not larger. `Infinity`
 * for the last bucket, and `undefined` where there was no call.
 *
 * @param share 0.5 for the median
 */
export function quantileBound(buckets: readonly number[], share: number): number | undefined {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let seen = 0;
  const at = buckets.findIndex((count) => (seen += count) >= share * total);
  return durationBounds[at] ?? Infinity;
}
