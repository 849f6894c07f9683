import { saysAlready } from './fact-list.js';

describe('whether a name has the strength in it', () => {
  it.each<[string, 'medications' | 'results', string, boolean]>([
    ['furosemide 40 MG Oral Tablet', 'medications', '40 MG', true],
    ['furosemide 40 MG', 'medications', '40 MG', true],
    ['warfarin 15 MG Oral Tablet', 'medications', '5 MG', false],
    ['furosemide', 'medications', '40 MG', false],
    ['Glucose 102 mg/dL', 'results', '102 mg/dL', false],
  ])('%s, of %s: %s', (display, section, value, expected) => {
    expect(saysAlready({ section, display }, value)).toBe(expected);
  });
});
