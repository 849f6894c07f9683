import { at, labelOf, list, systemCode, text } from './fhir-json.js';
import type { Json, Resource } from './fhir-json.js';

/** The value of a code with the latest time; several where times are equal. */
export interface LatestNumber {
  readonly label: string | null;
  /** How many values there are of it. */
  readonly count: number;
  readonly latest: readonly { readonly value: number; readonly unit: string | null; readonly date: string | null }[];
}

interface Value {
  readonly code: string;
  readonly label: string | null;
  readonly value: number;
  readonly unit: string | null;
  readonly date: string | null;
}

/** The latest number of each code; a component counts under its own. No unit is converted. */
export function latestNumbers(observations: readonly Resource[]): Record<string, LatestNumber> {
  const byCode = new Map<string, Value[]>();
  for (const value of observations.flatMap(valuesOf)) {
    byCode.set(value.code, [...(byCode.get(value.code) ?? []), value]);
  }
  return Object.fromEntries(
    [...byCode].map(([code, values]) => {
      const last = Math.max(...values.map(({ date }) => instantOf(date)));
      const latest = values.filter(({ date }) => instantOf(date) === last);
      return [code, { label: values[0]?.label ?? null, count: values.length, latest }];
    }),
  );
}

function valuesOf(observation: Resource): Value[] {
  const date = timeOf(observation) ?? null;
  return [observation, ...list(observation['component'])].flatMap((one: Json) => {
    const code = systemCode(one['code']);
    const quantity = at(one, 'valueQuantity');
    const value = quantity['value'] ?? one['valueInteger'];
    if (code === undefined || typeof value !== 'number') return [];
    const unit = text(quantity['unit']) ?? text(quantity['code']) ?? null;
    return [{ code, label: labelOf(one['code']) ?? null, value, unit, date }];
  });
}

function timeOf(observation: Resource): string | undefined {
  const { end, start } = at(observation, 'effectivePeriod');
  const { effectiveDateTime, effectiveInstant, issued } = observation;
  return [effectiveDateTime, effectiveInstant, end, start, issued].map(text).find((one) => one !== undefined);
}

/** A partial date counts as the start of its day, month or year; one without a date is before all others. */
function instantOf(date: string | null): number {
  const instant = Date.parse(date ?? '');
  return Number.isNaN(instant) ? Number.NEGATIVE_INFINITY : instant;
}
