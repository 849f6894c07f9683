import { atOnce } from '@fhir-gateway/limits';
import fc from 'fast-check';
import type { Observation } from 'fhir/r4.js';
import { projectResource } from '../project-resource.js';
import { testResults as steps } from './test-results.js';

const loinc = (code: string, display?: string) => ({
  coding: [{ system: 'http://loinc.org', code, ...(display && { display }) }],
});
const ucum = (value: number, code: string, comparator?: '<' | '>') => ({
  value,
  unit: code,
  code,
  system: 'http://unitsofmeasure.org',
  ...(comparator && { comparator }),
});

const result = (id: string, date: string | undefined, further: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: loinc('4548-4', 'Hemoglobin A1c'),
  ...(date && { effectiveDateTime: date }),
  ...further,
});

/** The one measurement of one observation. */
const measure = (further: Partial<Observation>) =>
  testResults([result('a', '2024-05-01', further)])[0]?.measurements[0];

function testResults(...given: Parameters<typeof steps>) {
  return atOnce(steps(...given));
}

describe('testResults', () => {
  it('puts results of one test together by LOINC code, whatever else they are called, newest first', () => {
    const local = {
      coding: [{ system: 'urn:lab', code: 'A1C' }, ...loinc('4548-4').coding],
      text: 'HbA1c (new method)',
    };
    const tests = testResults([
      result('old', '2022-01-01', { valueQuantity: ucum(5.9, '%') }),
      result('glucose', '2023-01-01', { code: loinc('2345-7', 'Glucose'), valueQuantity: ucum(99, 'mg/dL') }),
      result('new', '2024-01-01', { code: local, valueQuantity: ucum(6.3, '%') }),
    ]);
    expect(tests.map(({ name, code }) => [name, code])).toEqual([
      ['HbA1c (new method)', '4548-4'],
      ['Glucose', '2345-7'],
    ]);
    expect(tests[0]?.measurements.map(({ ref }) => ref)).toEqual(['Observation/new', 'Observation/old']);
    expect(tests[0]?.trends[0]?.lines[0]?.points.map(({ number }) => number)).toEqual([5.9, 6.3]);
  });

  it('never joins different units, nor a value with one without a unit', () => {
    const [test] = testResults([
      result('a', '2024-01-01', { valueQuantity: ucum(99, 'mg/dL') }),
      result('b', '2024-02-01', { valueQuantity: ucum(5.5, 'mmol/L') }),
      result('c', '2024-03-01', { valueQuantity: { value: 98 } }),
      result('d', '2024-04-01', { valueQuantity: ucum(101, 'mg/dL') }),
    ]);
    const shown = test?.trends.map(({ unit, lines }) => [unit, lines[0]?.points.map(({ number }) => number)]);
    expect(shown).toEqual([
      ['mg/dL', [99, 101]],
      ['mmol/L', [5.5]],
      [undefined, [98]],
    ]);
  });

  it('draws components apart and on one scale', () => {
    const component = [
      { code: loinc('8480-6', 'Systolic'), valueQuantity: ucum(141, 'mm[Hg]') },
      { code: loinc('8462-4', 'Diastolic'), valueQuantity: ucum(88, 'mm[Hg]') },
      { code: loinc('8357-6', 'Method'), valueString: 'cuff' },
    ];
    const [test] = testResults([result('bp', '2024-01-01', { code: loinc('85354-9', 'Blood pressure'), component })]);
    expect(test?.trends).toHaveLength(1);
    expect(test?.trends[0]?.lines.map(({ part, points }) => [part, points.length])).toEqual([
      ['Systolic', 1],
      ['Diastolic', 1],
    ]);
  });

  it('keeps what cannot be drawn in the list: no date, no number, withdrawn', () => {
    const [test] = testResults([
      result('undated', undefined, { valueQuantity: ucum(6, '%') }),
      result('words', '2024-02-01', { valueString: 'hemolyzed' }),
      result('missing', '2024-03-01', { dataAbsentReason: { text: 'Not performed' } }),
      result('withdrawn', '2024-04-01', { status: 'entered-in-error', valueQuantity: ucum(60, '%') }),
    ]);
    expect(test?.trends).toEqual([]);
    expect(test?.measurements.map(({ text, status }) => [text, status])).toEqual([
      ['60 %', 'entered-in-error'],
      ['no value: Not performed', 'final'],
      ['hemolyzed', 'final'],
      ['6 %', 'final'],
    ]);
  });

  it.each([
    ['a quantity', { valueQuantity: ucum(5, 'mg/L', '<') }, '<5 mg/L', 'below'],
    ['a quantity above', { valueQuantity: ucum(500, 'mg/L', '>') }, '>500 mg/L', 'above'],
    ['a text', { valueString: '<0.01' }, '<0.01', 'below'],
  ])('knows the bound in %s', (_what, further, text, beyond) => {
    expect(measure(further)).toMatchObject({ text, beyond, position: 'unknown' });
  });

  const judged = (code: string) => [{ coding: [{ code }] }];
  // How a bound, or another unit, lies to the range is told in measurement.test.ts.
  it.each<[string, Partial<Observation>, string]>([
    ['the source first', { interpretation: judged('N'), valueQuantity: ucum(9, '%') }, 'normal'],
    ['a source without direction', { interpretation: judged('AA'), valueQuantity: ucum(5, '%') }, 'abnormal'],
    ['the range, above', { valueQuantity: ucum(9, '%') }, 'high'],
    ['the range, below', { valueQuantity: ucum(1, '%') }, 'low'],
    ['the range, on its end', { valueQuantity: ucum(5.6, '%') }, 'normal'],
    ['a withdrawn value', { status: 'entered-in-error', valueQuantity: ucum(9, '%') }, 'unknown'],
  ])('says where a value lies: %s', (_what, further, position) => {
    expect(measure({ referenceRange: [{ low: ucum(4, '%'), high: ucum(5.6, '%') }], ...further })?.position).toBe(
      position,
    );
  });
  it.each([
    ['a code that is no concept', { code: 'HbA1c' }],
    ['components that are none', { component: 'x' }],
    ['a range that is none', { referenceRange: [null, 'x'], valueQuantity: ucum(5, '%') }],
    ['a number as text', { valueQuantity: { value: '5' } }],
    ['null among the codings', { code: { coding: [null] } }],
  ])('is not stopped by %s', (_what, odd) => {
    const tests = testResults([
      result('odd', '2024-01-01', odd as unknown as Partial<Observation>),
      result('b', '2024-01-01', { valueQuantity: ucum(5, '%') }),
    ]);
    expect(tests.flatMap(({ measurements }) => measurements)).toHaveLength(2);
  });
});

describe('testResults of the last of each line', () => {
  const dates = [undefined, '2023', '2024-01-01', '2024-01-01T10:00:00Z', '2024-02-01', '2024-03-01', 'in spring'];
  const values = [
    { valueQuantity: ucum(5, '%') },
    { valueQuantity: ucum(48, 'mmol/mol') },
    { valueQuantity: ucum(4, '%', '<') },
    { valueString: 'positive' },
    { component: [{ code: loinc('8480-6', 'Systolic'), valueQuantity: ucum(120, 'mm[Hg]') }] },
    { status: 'cancelled' as const, valueQuantity: ucum(9, '%') },
    { valueQuantity: null as never },
    { component: [null as never], valueQuantity: ucum(6, '%') },
    { component: 7 as never },
    { code: { coding: [null as never], text: 'Odd' }, valueInteger: 3 },
  ];
  const observation = fc.record({ date: fc.constantFrom(...dates), value: fc.constantFrom(...values) });

  it('has the newest result, the last points and the order of all of them', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (given, count) => {
        const all = given.map(({ date, value }, at) => result(`o${at}`, date, value));
        const shown = (tests: ReturnType<typeof testResults>) =>
          tests.map(({ key, name, code, measurements, trends }) => ({
            ...{ key, name, code, newest: measurements[0] },
            lines: trends
              .flatMap(({ unit, lines }) =>
                lines.map(({ part, points }) => ({ unit, part, last: points.slice(-count) })),
              )
              .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
          }));
        expect(shown(testResults(all, { lastOfLine: count }))).toEqual(shown(testResults(all)));
      }),
      { numRuns: 100 },
    );
  });

  it('looks at the rows of few of many', () => {
    const all = Array.from({ length: 200 }, (_, at) =>
      result(`o${at}`, `2024-01-01T10:${String(at % 60).padStart(2, '0')}:00Z`, { valueQuantity: ucum(at, '%') }),
    );
    let rows = 0;
    const rowOf = (resource: Parameters<typeof projectResource>[0]) => {
      rows += 1;
      return projectResource(resource);
    };
    testResults(all, { rowOf, lastOfLine: 2 });
    expect(rows).toBeLessThan(5);
  });
});
