import fc from 'fast-check';
import { fictionalNpi } from './directory-entries.js';

/** Luhn over the digits, as anybody who checks an NPI does it. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 1 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

describe('fictionalNpi', () => {
  it('has ten digits and a right check digit, and is none that is given out', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), (serial) => {
        const number = fictionalNpi(serial);
        expect(number).toMatch(/^9\d{9}$/);
        expect(passesLuhn(`80840${number}`)).toBe(true);
      }),
    );
  });

  it('checks the check: a changed digit fails', () => {
    const number = fictionalNpi(41);
    const changed = `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`;
    expect(passesLuhn(`80840${changed}`)).toBe(false);
  });
});
