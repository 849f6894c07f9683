import { normalizeName, wordsOf } from './names.js';

describe('names', () => {
  it.each([
    ['BCBS-Arkansas', 'bcbs arkansas'],
    ['  va.gov ', 'va gov'],
    ['Málaga_Health', 'malaga health'],
    ['--', ''],
  ])('folds case, accents and separators of %j', (name, expected) => {
    expect(normalizeName(name)).toBe(expected);
  });

  it.each([
    ['Blue Cross and Blue Shield of Kansas', ['bcbs', 'kansas']],
    ['BlueCross BlueShield of Kansas', ['bcbs', 'kansas']],
    ['BCBS Kansas', ['bcbs', 'kansas']],
    ['Blue Shield of California', ['blueshield', 'california']],
    ['Independence Blue Cross', ['independence', 'bluecross']],
  ])('reads %j however Blue Cross is spelled', (name, expected) => {
    expect(wordsOf(name)).toEqual(expected);
  });

  it('keeps Blue Shield apart from Blue Cross Blue Shield', () => {
    expect(wordsOf('Blue Shield')).not.toEqual(wordsOf('Blue Cross Blue Shield'));
  });
});
