import type { TrendSeries, TrendValue } from '@fhir-gateway/patient-record';

import { panelsOf, testsOf } from './test-panels.js';

function series(name: string, position: TrendValue['position'], further: Partial<TrendSeries> = {}): TrendSeries {
  const value: TrendValue = {
    ...{ text: '1', numbers: [1], parts: [{ position }], laboratory: '', isConverted: false, position },
    sources: [{ connection: 'a' }],
  };
  return {
    ...{ name, values: [value], latest: value, figures: [] },
    leftOut: { bounds: 0, words: 0, undated: 0, disputed: 0 },
    ...further,
  };
}

describe('panels of tests', () => {
  const names = (all: readonly TrendSeries[]) =>
    panelsOf(testsOf(all), 'Other tests').map(({ name, tests }) => [name, tests.map((test) => test.name)]);

  it('have tests in the order of laboratories, and those of no panel at the end', () => {
    const shown = names(['Hematocrit', 'Strange test', 'Sodium', 'Hemoglobin'].map((name) => series(name, 'normal')));
    expect(shown).toEqual([
      ['Blood count', ['Hemoglobin', 'Hematocrit']],
      ['Kidney and electrolytes', ['Sodium']],
      ['Other tests', ['Strange test']],
    ]);
  });

  it('come first where something is outside its range, and that first in them', () => {
    const shown = names([
      series('Hemoglobin', 'normal'),
      series('Sodium', 'normal'),
      series('Potassium', 'high'),
      series('Chloride', 'unknown'),
    ]);
    expect(shown).toEqual([
      ['Kidney and electrolytes', ['Potassium', 'Sodium', 'Chloride']],
      ['Blood count', ['Hemoglobin']],
    ]);
  });

  it('have a test in several units once, a variant apart, and a calculated one with its analyte', () => {
    const tests = testsOf([
      series('LDL cholesterol (calculated)', 'normal', { unit: 'mg/dL' }),
      series('LDL cholesterol (calculated)', 'high', { unit: '%' }),
      series('LDL cholesterol (calculated)', 'normal', { variant: 'molar' }),
    ]);
    expect(tests.map(({ series: all, isAbnormal }) => [all.length, isAbnormal])).toEqual([
      [2, false],
      [1, false],
    ]);
    expect(panelsOf(tests, 'Other tests').map(({ name }) => name)).toEqual(['Cholesterol']);
  });
});
