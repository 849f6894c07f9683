import { filtrationRate } from './lab-values.js';

describe('filtrationRate', () => {
  // Values of the public CKD-EPI 2021 calculator.
  it.each([
    ['female', 1.0, 50, 69],
    ['male', 1.0, 50, 92],
    ['female', 0.6, 30, 124],
    ['male', 2.1, 70, 33],
  ] as const)('is right for a %s with %d mg/dL at %d years', (sex, creatinine, age, expected) => {
    expect(Math.round(filtrationRate(creatinine, age, sex))).toBe(expected);
  });
});
