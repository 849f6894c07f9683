import { normalizeName } from './names.js';

describe('names', () => {
  it.each([
    ['BCBS-Arkansas', 'bcbs arkansas'],
    ['  va.gov ', 'va gov'],
    ['Málaga_Health', 'malaga health'],
    ['--', ''],
  ])('folds case, accents and separators of %j', (name, expected) => {
    expect(normalizeName(name)).toBe(expected);
  });
});
