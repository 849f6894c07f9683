import { convertUnit, hasConversions } from './convert-unit.js';
import { unitCode, type UnitSpelling } from './unit-spelling.js';

/** One unit of each dimension that converts. */
const baseUnits = ['g/L', 'mol/L', '10*9/L', 'm[IU]/L', 'kg', 'cm', 'Cel', 'mm[Hg]'];

/** A text that is equal for equal amounts of one test, also where they are written in units that convert with certainty. */
export function amountKey(amount: UnitSpelling & { readonly value?: number }, loinc?: string): string {
  const { value } = amount;
  const unit = unitCode(amount) ?? '';
  // A server may write a number as text, against FHIR.
  if (typeof value !== 'number') return `${String(value ?? '')} ${unit}`.trim();
  for (const base of hasConversions(unit) ? baseUnits : []) {
    const converted = convertUnit(value, unit, base, loinc);
    if (converted !== undefined) return `${rounded(converted)} ${base}`;
  }
  return `${rounded(value)} ${unit}`;
}

/** Six digits: no result has more, and conversions leave some. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
