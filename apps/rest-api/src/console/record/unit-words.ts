const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** How codes of UCUM are written for people; applied in this order. */
const spellings: readonly (readonly [RegExp, string | ((whole: string, ...groups: string[]) => string)])[] = [
  [/mm\[Hg\]/g, 'mmHg'],
  [/\{?1\.73_m2\}?/g, '1.73 m²'],
  [
    /\b10[*^](\d{1,2})(?!\d)/g,
    (_whole, power = '') => `10${[...power].map((digit) => superscripts[Number(digit)]).join('')}`,
  ],
  [/\[degF\]/g, '°F'],
  [/(^|[\s/])Cel\b/g, '$1°C'],
  [/\[(lb|oz)_av\]/g, '$1'],
  [/\[(in|ft)_i\]/g, '$1'],
  [/\[(IU|pH)\]/g, '$1'],
  [/(kg|g)\/m2\b/g, '$1/m²'],
  [/(^|[\s/])u(?=(?:g|mol|L|IU|U|kat)\b)/g, '$1µ'],
  [/\{([^{}]*)\}/g, (_whole, words = '') => words.replaceAll('_', ' ')],
];

/** A value or a unit with the codes of its units as people write them: `4.1 10*6/uL` is `4.1 10⁶/µL`. */
export function unitWords(text: string): string {
  let written = text;
  for (const [code, spelling] of spellings) {
    written = typeof spelling === 'string' ? written.replace(code, spelling) : written.replace(code, spelling);
  }
  return written.trim();
}
