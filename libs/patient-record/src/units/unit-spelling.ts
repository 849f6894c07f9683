/** UCUM's own addresses as `Quantity.system`. */
const ucumSystems: ReadonlySet<string> = new Set(['http://unitsofmeasure.org', 'urn:oid:2.16.840.1.113883.6.8']);

/**
 * Spellings of laboratories and devices that are no UCUM codes, or other units as UCUM codes (`K/uL` is kelvin per
 * microlitre, `F` farad), in lower case and without spaces.
 */
const spellings = new Map([
  ...alike('10*3/uL', 'k/ul', 'k/cumm', 'k/mm3', 'thou/ul', 'thou/cumm', 'thousand/ul', '10*3/mm3'),
  ...alike('10*3/uL', 'x10e3/ul', '10e3/ul', 'x10(3)/ul', 'x10^3/ul', '10^3/ul', 'x10*3/ul', '10*3/ul'),
  ...alike('10*9/L', '10e9/l', 'x10e9/l', '10^9/l', 'x10^9/l', 'x10(9)/l', '10*9/l'),
  ...alike('10*6/uL', 'm/ul', 'm/cumm', 'mil/ul', 'mill/ul', 'million/ul', 'x10e6/ul', '10e6/ul'),
  ...alike('10*6/uL', 'x10(6)/ul', 'x10^6/ul', '10^6/ul', '10*6/ul'),
  ...alike('10*12/L', '10e12/l', 'x10e12/l', '10^12/l', 'x10^12/l', 'x10(12)/l', '10*12/l'),
  ...alike('mm[Hg]', 'mmhg', 'mm[hg]', 'torr'),
  ...alike('[lb_av]', 'lb', 'lbs', 'pound', 'pounds', '[lb_av]'),
  ...alike('[in_i]', 'in', 'inch', 'inches', '[in_i]'),
  ...alike('[degF]', 'f', '°f', 'degf', 'degreesf', 'fahrenheit', '[degf]'),
  ...alike('Cel', 'c', '°c', 'degc', 'degreesc', 'celsius', 'cel'),
  ...alike('meq/L', 'meq/l'),
  ...alike('/min', 'bpm', 'beats/min', '{beats}/min', 'beats/minute', 'breaths/min', '{breaths}/min', '/minute'),
  ...alike('m[IU]/L', 'miu/l', 'm[iu]/l'),
  ...alike('u[IU]/mL', 'uiu/ml', 'u[iu]/ml'),
  ...alike('[IU]/L', 'iu/l', '[iu]/l'),
  ...alike('[IU]/mL', 'iu/ml', '[iu]/ml'),
  ...alike('mL/min/{1.73_m2}', 'ml/min/1.73m2', 'ml/min/1.73m^2', 'ml/min/1.73sqm', 'ml/min/1.73'),
  ...alike('mm/h', 'mm/hr', 'mm/hour'),
  ...alike('g/dL', 'g/dl', 'gm/dl', 'gms/dl'),
  ...alike('mg/dL', 'mg/dl', 'mg%'),
  ...['g', 'mg', 'ug', 'ng', 'pg', 'mol', 'mmol', 'umol', 'nmol', 'pmol'].flatMap((amount) => [
    ...alike(`${amount}/L`, `${amount}/l`),
    ...alike(`${amount}/dL`, `${amount}/dl`),
    ...alike(`${amount}/mL`, `${amount}/ml`),
  ]),
  ...alike('U/L', 'u/l', 'units/l'),
  ...alike('%', 'percent'),
  ...alike('fL', 'fl'),
  ...alike('ug', 'ug'),
]);

/** Spellings of one code within UCUM: the international unit has two. */
const sameCodes = new Map([
  ['[iU]/L', '[IU]/L'],
  ['m[iU]/L', 'm[IU]/L'],
  ['u[iU]/mL', 'u[IU]/mL'],
  ['[iU]/mL', '[IU]/mL'],
]);

/** UCUM has the litre as `L` and as `l`, alone and behind a prefix, which are one unit. */
function sameCode(code: string): string {
  const litre = code.replace(/\/([dmu]?)l(?![A-Za-z])/g, '/$1L');
  return sameCodes.get(litre) ?? litre;
}

/** What names the unit of a quantity, as in FHIR's `Quantity`. */
export interface UnitSpelling {
  readonly system?: string;
  readonly code?: string;
  readonly unit?: string;
}

/**
 * The unit as a UCUM code: the code where the quantity says that it is one, else the unit as laboratories spell it, as far
 * as its spelling is known. A unit that is not known stays as it is written; undefined where there is none.
 *
 * @see https://ucum.org/ucum
 */
export function unitCode({ system, code, unit }: UnitSpelling): string | undefined {
  const written = textOf(code) ?? textOf(unit);
  if (written === undefined) return undefined;
  if (textOf(code) !== undefined && ucumSystems.has(system ?? '')) return sameCode(written);
  // Micro is written with either of two characters, and units with spaces between their parts.
  const spelled = written.replace(/[µμ]/g, 'u').replace(/\s+/g, '');
  // Cells are told in giga per litre in some countries, which is no gram.
  if (spelled === 'G/L') return spelled;
  const micro = spelled.toLowerCase().replace('mcl', 'ul').replace('mcg', 'ug');
  return spellings.get(micro) ?? spelled;
}

function alike(code: string, ...written: readonly string[]): (readonly [string, string])[] {
  return written.map((one) => [one, code]);
}

function textOf(text: unknown): string | undefined {
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}
