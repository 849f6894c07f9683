import fc from 'fast-check';

import { convertUnit, isConvertible } from './convert-unit.js';
import { convertAmount, withoutProperty } from './molar-mass.js';
import formulas from './molar-formulas.json' with { type: 'json' };
import { unitCode } from './unit-spelling.js';

const ucum = 'http://unitsofmeasure.org';

describe('unitCode', () => {
  it.each([
    [{ unit: 'K/uL' }, '10*3/uL'],
    [{ unit: 'thou/cumm' }, '10*3/uL'],
    [{ unit: 'x10(3)/mcL' }, '10*3/uL'],
    [{ unit: 'mmHg' }, 'mm[Hg]'],
    [{ unit: 'lb' }, '[lb_av]'],
    [{ unit: 'mcg/mL' }, 'ug/mL'],
    [{ unit: 'µg/mL' }, 'ug/mL'],
    [{ unit: 'F' }, '[degF]'],
    [{ unit: 'MG/DL' }, 'mg/dL'],
    [{ unit: 'µmol/l' }, 'umol/L'],
    [{ unit: 'G/L' }, 'G/L'],
    [{ unit: 'g/l' }, 'g/L'],
    [{ system: ucum, code: 'mg/dl' }, 'mg/dL'],
    [{ system: ucum, code: '10*9/l' }, '10*9/L'],
    [{ system: ucum, code: 'mol/lb' }, 'mol/lb'],
    [{ unit: 'something' }, 'something'],
    [{ code: 'mg/dL', unit: 'milligrams' }, 'mg/dL'],
    [{ system: ucum, code: 'm[iU]/L' }, 'm[IU]/L'],
  ])('reads %j as %s', (quantity, code) => expect(unitCode(quantity)).toBe(code));

  it.each([
    ['K/uL', 'K/uL'],
    ['F', 'F'],
    ['[degF]', '[degF]'],
  ])('leaves %s of a quantity that says UCUM as UCUM means it', (code, same) =>
    expect(unitCode({ system: ucum, code })).toBe(same),
  );

  it.each([{}, { unit: '' }, { unit: '  ', code: '' }, { unit: 5 as unknown as string }])(
    'finds no unit in %j',
    (quantity) => expect(unitCode(quantity)).toBeUndefined(),
  );
});

describe('convertUnit', () => {
  /** Factors as published: UCUM 2.1 and NIST SP 811, appendix B. */
  it.each([
    [13.8, 'g/dL', 'g/L', 138],
    [5, 'mg/dL', 'g/L', 0.05],
    [7.2, '10*3/uL', '10*9/L', 7.2],
    [7200, '/uL', '10*3/uL', 7.2],
    [150, '[lb_av]', 'kg', 68.0388555],
    [70, '[in_i]', 'cm', 177.8],
    [98.6, '[degF]', 'Cel', 37],
    [37, 'Cel', '[degF]', 98.6],
    [120, 'mm[Hg]', 'kPa', 15.99864],
    [2.5, 'u[IU]/mL', 'm[IU]/L', 2.5],
  ])('%d %s in %s is %d', (value, from, to, expected) => {
    expect(convertUnit(value, from, to)).toBe(expected);
  });

  it.each([
    ['mg/dL', 'mmol/L', '2345-7'],
    ['meq/L', 'mmol/L', undefined],
    ['meq/L', 'mmol/L', '17861-6'],
    ['mL/min/{1.73_m2}', 'mL/min', '33914-3'],
    ['%', 'mmol/mol', '4548-4'],
    ['10*3/uL', '10*3/uL{cells}', '6690-2'],
    ['ng/mL{FEU}', 'ng/mL{DDU}', undefined],
    ['[IU]/L', 'U/L', '1742-6'],
    ['K/uL', '10*3/uL', '6690-2'],
    ['constructor', 'toString', undefined],
    ['__proto__', '__proto__x', undefined],
  ])('does not convert %s to %s (%s)', (from, to, loinc) => {
    expect(isConvertible(from, to, loinc)).toBe(false);
    expect(isConvertible(to, from, loinc)).toBe(false);
  });

  it('takes a milliequivalent of a single charge for a millimole', () => {
    expect(convertUnit(140, 'meq/L', 'mmol/L', '2951-2')).toBe(140);
  });

  it('leaves a number in its own unit as it is, known or not', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.string(), (value, unit) => {
        expect(convertUnit(value, unit, unit)).toBe(value);
      }),
    );
  });

  const known = ['g/L', 'g/dL', 'mg/dL', 'ng/mL', 'kg', '[lb_av]', 'cm', '[in_i]', 'Cel', '[degF]', 'mm[Hg]', 'kPa'];
  it('comes back to the number it began with', () => {
    const unit = fc.constantFrom(...known);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), unit, unit, (value, from, to) => {
        const there = convertUnit(value, from, to);
        if (there === undefined) return;
        const back = convertUnit(there, to, from) ?? Number.NaN;
        expect(Math.abs(back - value)).toBeLessThan(value * 1e-8);
      }),
    );
  });
});

describe('convertAmount', () => {
  /** Factors as the Journal of the American Medical Association asks its authors to convert with. */
  it.each([
    ['glucose', 'mg/dL', 'mmol/L', 0.0555],
    ['creatinine', 'mg/dL', 'umol/L', 88.4],
    ['bun', 'mg/dL', 'mmol/L', 0.357],
    ['urate', 'mg/dL', 'umol/L', 59.48],
    ['cholesterol-total', 'mg/dL', 'mmol/L', 0.02586],
    ['triglyceride', 'mg/dL', 'mmol/L', 0.01129],
    ['bilirubin-total', 'mg/dL', 'umol/L', 17.1],
    ['calcium', 'mg/dL', 'mmol/L', 0.2495],
    ['magnesium', 'mg/dL', 'mmol/L', 0.4114],
    ['phosphate', 'mg/dL', 'mmol/L', 0.3229],
    ['iron', 'ug/dL', 'umol/L', 0.179],
    ['lead', 'ug/dL', 'umol/L', 0.0483],
    ['ammonia', 'ug/dL', 'umol/L', 0.587],
    ['lactate', 'mg/dL', 'mmol/L', 0.111],
    ['cortisol', 'ug/dL', 'nmol/L', 27.59],
    ['aldosterone', 'ng/dL', 'nmol/L', 0.02774],
    ['estradiol', 'pg/mL', 'pmol/L', 3.671],
    ['progesterone', 'ng/mL', 'nmol/L', 3.18],
    ['testosterone-total', 'ng/dL', 'nmol/L', 0.0347],
    ['total-t4', 'ug/dL', 'nmol/L', 12.87],
    ['total-t3', 'ng/dL', 'nmol/L', 0.01536],
    ['vitamin-d-25oh', 'ng/mL', 'nmol/L', 2.496],
    ['b12', 'pg/mL', 'pmol/L', 0.738],
    ['folate', 'ng/mL', 'nmol/L', 2.266],
    ['acetaminophen-level', 'ug/mL', 'umol/L', 6.614],
    ['digoxin-level', 'ng/mL', 'nmol/L', 1.281],
    ['phenytoin-level', 'ug/mL', 'umol/L', 3.964],
    ['ethanol', 'mg/dL', 'mmol/L', 0.217],
  ])('%s: one %s is as many %s as published', (analyte, from, to, factor) => {
    const converted = convertAmount(1, from, to, analyte) ?? NaN;
    expect(Math.abs(converted / factor - 1)).toBeLessThan(0.006);
    expect(convertAmount(converted, to, from, analyte)).toBeCloseTo(1, 9);
  });

  it('has a formula of known elements with its source for each of forty analytes or more', () => {
    const found = Object.entries(formulas).map(([analyte, [, source = '']]) => [
      convertAmount(1, 'g/L', 'mol/L', analyte),
      source,
    ]);
    expect(found.length).toBeGreaterThanOrEqual(40);
    for (const [moles, source] of found) {
      expect(moles).toBeGreaterThan(0);
      expect(source).toMatch(/^(?:PubChem CID \d+|IUPAC 2021)/);
    }
  });

  it('converts HbA1c by the master equation of NGSP and IFCC, and nothing that it does not know', () => {
    expect(convertAmount(48, 'mmol/mol', '%', 'hba1c')).toBeCloseTo(6.54, 2);
    expect(convertAmount(6.5, '%', 'mmol/mol', 'hba1c')).toBeCloseTo(47.5, 1);
    for (const [analyte, from, to] of [
      ['hba1c', '%', 'g/dL'],
      // Of the whole molecule or of a quarter of it: laboratories count both.
      ['hemoglobin', 'g/dL', 'mmol/L'],
      ['glucose', 'mg/dL', '%'],
      ['constructor', 'mg/dL', 'mmol/L'],
    ] as const) {
      expect(convertAmount(1, from, to, analyte)).toBeUndefined();
    }
    expect(withoutProperty('hemoglobin', 'molar')).toBe('molar');
    expect(withoutProperty('calcium', 'total-serum-mass')).toBe('total-serum');
  });
});
