import type { Period } from 'fhir/r4.js';

/**
 * Whether an entry of a directory is in use on a day: `active` as far as it says so, and the day within its period.
 *
 * @param today `YYYY-MM-DD`
 */
export function isCurrent(
  { active, period }: { readonly active?: boolean; readonly period?: Period },
  today: string,
): boolean {
  const { start, end } = period ?? {};
  const isBegun = start === undefined || start.slice(0, 10) <= today.slice(0, Math.min(start.length, 10));
  const isOver = end !== undefined && end.slice(0, 10) < today.slice(0, Math.min(end.length, 10));
  return active !== false && isBegun && !isOver;
}
