/**
 * Units that may be converted into each other, each as `base = value * factor + offset`. What is not here is not converted:
 * mass and amount of substance need the molecule, `%` and `mmol/mol` of HbA1c are no multiples of each other, and text
 * in braces says what was counted.
 *
 * @see UCUM 2.1, tables of base and derived units; [Hg] is 133.322 kPa per metre
 */
const families: readonly Readonly<Record<string, readonly [factor: number, offset?: number]>>[] = [
  { 'g/L': [1], 'g/dL': [10], 'mg/dL': [0.01] },
  { '10*9/L': [1], '10*3/uL': [1] },
  { '10*12/L': [1], '10*6/uL': [1] },
  { 'ng/mL': [1], 'ug/L': [1] },
  { kg: [1], '[lb_av]': [0.45359237] },
  { cm: [1], '[in_i]': [2.54] },
  { Cel: [1], '[degF]': [5 / 9, -160 / 9] },
  { kPa: [1], 'mm[Hg]': [0.133322] },
];

/** How laboratories write units that they do not say to be UCUM; `F` is farad there, and `K/uL` kelvin. */
const spellings: Readonly<Record<string, string>> = {
  'k/ul': '10*3/uL',
  'thou/cumm': '10*3/uL',
  'x10e3/ul': '10*3/uL',
  '10^3/ul': '10*3/uL',
  'm/ul': '10*6/uL',
  'mil/cumm': '10*6/uL',
  'x10e6/ul': '10*6/uL',
  '10^6/ul': '10*6/uL',
  mmhg: 'mm[Hg]',
  'mm hg': 'mm[Hg]',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  in: '[in_i]',
  inches: '[in_i]',
  f: '[degF]',
  degf: '[degF]',
  '°f': '[degF]',
  c: 'Cel',
  degc: 'Cel',
  '°c': 'Cel',
  bpm: '/min',
  'beats/min': '/min',
  'breaths/min': '/min',
  'meq/l': 'meq/L',
  'mg/dl': 'mg/dL',
  'g/dl': 'g/dL',
  'mmol/l': 'mmol/L',
  'mcg/l': 'ug/L',
  'mcg/ml': 'ug/mL',
  'ng/ml': 'ng/mL',
};

const ucum = 'http://unitsofmeasure.org';

/** A value with its unit, as a FHIR Quantity has them. */
export interface Amount {
  readonly value?: number | undefined;
  readonly unit?: string | undefined;
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

/** The UCUM code of the unit; where the platform does not say UCUM, by how the unit is written. Empty without a unit. */
export function ucumUnitOf({ unit, system, code }: Amount): string {
  if (system === ucum && code !== undefined) return code;
  const written = (code ?? unit ?? '').trim();
  return spellings[written.toLowerCase()] ?? written;
}

/**
 * A value in another unit, rounded to eight digits; undefined where the conversion is not certain.
 *
 * @param from UCUM code of its unit
 * @param to UCUM code of the wanted unit
 */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const family = families.find((units) => from in units && to in units);
  const [source, target] = [family?.[from], family?.[to]];
  if (source === undefined || target === undefined) return undefined;
  const base = value * source[0] + (source[1] ?? 0);
  return rounded((base - (target[1] ?? 0)) / target[0]);
}

/** A text that is equal for equal amounts, also where they are written in units that convert into each other. */
export function amountKey(amount: Amount): string {
  const unit = ucumUnitOf(amount);
  const base = Object.keys(families.find((units) => unit in units) ?? { [unit]: 1 })[0] ?? unit;
  const value = amount.value === undefined ? undefined : convertUnit(amount.value, unit, base);
  return `${value === undefined ? '' : Number(value.toPrecision(6))} ${base}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(8));
}
