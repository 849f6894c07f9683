import { convertUnit } from './convert-unit.js';
import formulas from './molar-formulas.json' with { type: 'json' };

/**
 * Standard atomic weights, abridged.
 *
 * @see https://doi.org/10.1515/pac-2019-0603 IUPAC Technical Report 2021
 */
const weights: Readonly<Record<string, number>> = {
  ...{ H: 1.008, C: 12.011, N: 14.007, O: 15.999, P: 30.974, S: 32.06, I: 126.9, Co: 58.933 },
  ...{ Ca: 40.078, Mg: 24.305, Fe: 55.845, Cu: 63.546, Zn: 65.38, Pb: 207.2, Li: 6.94 },
};

/** What laboratories measure of an analyte, by the dictionary's name of it, each with where its formula is from. */
const molarMasses: ReadonlyMap<string, number> = new Map(
  Object.entries(formulas).map(([analyte, [formula = '']]) => [analyte, massOf(formula)]),
);

function massOf(formula: string): number {
  const elements = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)];
  return elements.reduce(
    (sum, [, element = '', count = '']) => sum + (weights[element] ?? NaN) * Number(count || 1),
    0,
  );
}

/** Which unit a test of the dictionary is in: what is between marks of the names of its lines. */
const property = /(^|[-/.])(?:mass|molar|ngsp-percent|ifcc-mmol-mol)(?=$|[/.])/;

/** The names of an analyte's lines without the unit, where values in both can stand on one line. */
export function withoutProperty(analyte: string, line: string): string {
  if (!molarMasses.has(analyte) && analyte !== 'hba1c') return line;
  return line.replace(property, '').replace(/^[/.]/, '');
}

/**
 * An amount of a known analyte in another unit: a mass as an amount of substance, and hemoglobin A1c in percent (NGSP) as
 * mmol/mol (IFCC). Undefined where that is not known.
 *
 * @see http://www.ngsp.org/ifcc.asp NGSP = 0.09148 × IFCC + 2.152
 */
export function convertAmount(value: number, from: string, to: string, analyte: string): number | undefined {
  if (analyte === 'hba1c') {
    if (from === '%' && to === 'mmol/mol') return (value - 2.152) / 0.09148;
    return from === 'mmol/mol' && to === '%' ? 0.09148 * value + 2.152 : undefined;
  }
  const molarMass = molarMasses.get(analyte);
  if (molarMass === undefined) return undefined;
  const grams = convertUnit(value, from, 'g/L');
  if (grams !== undefined) return convertUnit(grams / molarMass, 'mol/L', to);
  const moles = convertUnit(value, from, 'mol/L');
  return moles === undefined ? undefined : convertUnit(moles * molarMass, 'g/L', to);
}
