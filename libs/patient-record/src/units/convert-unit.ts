/** Units of one dimension, each by how many of the first it is. All are exact by definition. */
type UnitFamily = ReadonlyMap<string, number>;

/**
 * The conversions that are certain for two results of one test. Everything else stays apart: mass and amount of substance
 * (it takes the molar mass of what was measured), and units that differ in what stands in braces.
 *
 * Sources: the prefixes, `[lb_av]` = 0.45359237 kg, `[in_i]` = 2.54 cm, `m[Hg]` = 133.322 kPa of UCUM 2.1.
 *
 * @see https://ucum.org/ucum
 */
const families: readonly UnitFamily[] = [
  new Map([
    ['g/L', 1],
    ['g/dL', 10],
    ['mg/dL', 1e-2],
    ['mg/L', 1e-3],
    ['ug/mL', 1e-3],
    ['ug/dL', 1e-5],
    ['ug/L', 1e-6],
    ['ng/mL', 1e-6],
    ['ng/dL', 1e-8],
    ['ng/L', 1e-9],
    ['pg/mL', 1e-9],
  ]),
  new Map([
    ['mol/L', 1],
    ['mmol/L', 1e-3],
    ['umol/L', 1e-6],
    ['nmol/L', 1e-9],
    ['pmol/L', 1e-12],
  ]),
  new Map([
    ['10*9/L', 1],
    ['10*3/uL', 1],
    ['/uL', 1e-3],
    ['10*6/uL', 1e3],
    ['10*12/L', 1e3],
  ]),
  new Map([
    ['m[IU]/L', 1],
    ['u[IU]/mL', 1],
  ]),
  new Map([
    ['kg', 1],
    ['g', 1e-3],
    ['[lb_av]', 0.45359237],
  ]),
  new Map([
    ['cm', 1],
    ['m', 100],
    ['[in_i]', 2.54],
  ]),
  new Map([
    ['mm[Hg]', 1],
    ['kPa', 1 / 0.133322],
  ]),
];

const familyOf: ReadonlyMap<string, UnitFamily> = new Map(
  families.flatMap((family) => [...family.keys()].map((unit) => [unit, family] as const)),
);
const convertible: ReadonlySet<string> = new Set([...familyOf.keys(), '[degF]', 'Cel', 'meq/L']);

/** Whether there is another unit that results in this one are told in, whatever the test. */
export function hasConversions(unit: string): boolean {
  return convertible.has(unit);
}

/** Ions of one charge, of which a millimole is a milliequivalent: sodium, potassium, chloride, bicarbonate, lithium; by LOINC. */
const singleCharge: ReadonlySet<string> = new Set([
  ...['2951-2', '2947-0', '2955-3', '32717-1'],
  ...['2823-3', '6298-4', '2828-2', '32713-0'],
  ...['2075-0', '2069-3', '41650-3'],
  ...['1963-8', '1959-6', '1960-4', '14627-4', '2028-9', '20565-8', '34728-6'],
  ...['14334-7', '3719-2'],
]);

/** How a number is told in another unit: multiplied, then added to. */
interface Conversion {
  readonly factor: number;
  readonly offset: number;
}

/**
 * A number in another unit, for two results of one test; undefined where the conversion is not certain. The same unit needs
 * none. Rounded to twelve digits, which no result has.
 *
 * @param from UCUM code, see `unitCode`
 * @param to UCUM code
 * @param loinc code of the test, which some conversions depend on
 */
export function convertUnit(value: number, from: string, to: string, loinc?: string): number | undefined {
  if (from === to) return value;
  const conversion = conversionOf(from, to, loinc);
  return conversion && Number((value * conversion.factor + conversion.offset).toPrecision(12));
}

/** Whether results of one test in these units can be compared; see {@link convertUnit}. */
export function isConvertible(from: string, to: string, loinc?: string): boolean {
  return convertUnit(1, from, to, loinc) !== undefined;
}

function conversionOf(from: string, to: string, loinc: string | undefined): Conversion | undefined {
  if (from === '[degF]' && to === 'Cel') return { factor: 5 / 9, offset: -160 / 9 };
  if (from === 'Cel' && to === '[degF]') return { factor: 9 / 5, offset: 32 };
  if (isEquivalence(from) && isEquivalence(to)) {
    return singleCharge.has(loinc ?? '') ? { factor: 1, offset: 0 } : undefined;
  }
  const family = familyOf.get(from);
  const [one, other] = [family?.get(from), family?.get(to)];
  return one === undefined || other === undefined ? undefined : { factor: one / other, offset: 0 };
}

function isEquivalence(unit: string): boolean {
  return unit === 'meq/L' || unit === 'mmol/L';
}
