import fc from 'fast-check';

import { unitWords } from './unit-words.js';

describe('units as people write them', () => {
  it.each([
    ['4.1 10*6/uL', '4.1 10⁶/µL'],
    ['88 mL/min/{1.73_m2}', '88 mL/min/1.73 m²'],
    ['144/92 mm[Hg]', '144/92 mmHg'],
    ['36.8 Cel', '36.8 °C'],
    ['180 [lb_av]', '180 lb'],
    ['31 kg/m2', '31 kg/m²'],
    ['62 {beats}/min', '62 beats/min'],
    ['12 ug/dL', '12 µg/dL'],
    ['10*12/L', '10¹²/L'],
    ['positive', 'positive'],
  ])('%s is %s', (code, words) => {
    expect(unitWords(code)).toBe(words);
  });

  it('never change the number of a value', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.constantFrom('mg/dL', '%', 'mmol/L'),
        (number, unit) => {
          expect(unitWords(`${number} ${unit}`)).toBe(`${number} ${unit}`);
        },
      ),
    );
  });
});
