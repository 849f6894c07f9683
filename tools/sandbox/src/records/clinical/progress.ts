import type { ChronicKey, Shift } from '../codes/tables.js';
import type { Chart } from './chart.js';
import { dayMs } from '../base/dates.js';

const yearMs = 365 * dayMs;

/**
 * How much a disease moves a value at an instant: it builds up in the year before it is found,
 * then treatment brings it from `untreated` to `treated` within two years.
 * It is 0 for people who do not have the disease.
 */
export function burdenOf(chart: Chart, key: ChronicKey, atMs: number, shift: Shift): number {
  const illness = chart.timeline.illnesses.find((one) => one.key === key);
  if (illness === undefined) return 0;
  const sinceMs = atMs - illness.onsetMs;
  if (sinceMs < 0) return shift.untreated * Math.max(0, 1 + sinceMs / yearMs);
  const treated = Math.min(1, sinceMs / (2 * yearMs));
  return shift.untreated + (shift.treated - shift.untreated) * treated;
}
