import type { Observation } from 'fhir/r4.js';
import fc from 'fast-check';

import { connectionOf, searchset } from '../testing/people.js';
import { disputedWords } from './disputed-words.js';
import { trendOf, type TrendQuestion } from './trend-of.js';
import { trendWords } from './trend-words.js';

const ucum = 'http://unitsofmeasure.org';
const loinc = (code: string, text?: string) => ({
  coding: [{ system: 'http://loinc.org', code }],
  ...(text && { text }),
});
const quantity = (value: number, unit: string, comparator?: '<' | '>') => ({
  valueQuantity: { value, unit, code: unit, system: ucum, ...(comparator && { comparator }) },
});

type Given = Partial<Observation> & { id: string };
const a1c = (id: string, day: string, further: Partial<Observation>): Given => ({
  id,
  code: loinc('4548-4', 'Hemoglobin A1c'),
  effectiveDateTime: day,
  ...further,
});

/** A result of another test. */
const lab = (id: string, day: string, code: string, further: Partial<Observation>): Given => ({
  ...{ id, code: loinc(code), effectiveDateTime: day },
  ...further,
});
const pressure = (id: string, high: number, low: number, ...more: NonNullable<Observation['component']>): Given => ({
  ...{ id, code: loinc('85354-9', 'Blood pressure'), effectiveDateTime: `2024-0${id}-01` },
  component: [
    { code: loinc('8480-6', 'Systolic'), ...quantity(high, 'mm[Hg]') },
    { code: loinc('8462-4', 'Diastolic'), ...quantity(low, 'mm[Hg]') },
    ...more,
  ],
});
const patient = { reference: 'Patient/p' };

interface Held {
  readonly laboratory?: readonly Given[];
  readonly 'vital-signs'?: readonly Given[];
}

/** A connection whose platform has these observations. */
const connection = (id: string, held: Held | 'down') =>
  connectionOf(id, {
    reader: ({ path }) => {
      if (held === 'down') return Promise.reject(new Error('down'));
      const found = (Object.entries(held) as [string, readonly Given[]][]).flatMap(([code, all]) =>
        all.map((one) => ({
          resourceType: 'Observation',
          status: 'final',
          category: [{ coding: [{ code }] }],
          ...one,
        })),
      );
      return Promise.resolve(searchset(path === 'Observation' ? found : []));
    },
  });

const ask = (question: TrendQuestion, ...platforms: (Held | 'down')[]) =>
  trendOf({ sources: platforms.map((held, index) => ({ connection: connection(`p${index}`, held) })) }, question, {
    signal: new AbortController().signal,
    describe: () => ({ code: 'UPSTREAM_UNREACHABLE', httpStatus: 502, message: 'The platform did not answer.' }),
  });

/** What the first of some platforms has of HbA1c. */
const askA1c = (...laboratory: Given[]) => ask({ test: 'a1c' }, { laboratory });

describe('trendOf', () => {
  it('puts the results of a test from all platforms on one axis, newest first, with its figures', async () => {
    const { series, gaps } = await ask(
      { test: 'a1c' },
      {
        laboratory: [
          a1c('1', '2024-01-10', quantity(7.9, '%')),
          a1c('2', '2024-07-10', quantity(7.4, '%')),
          { ...a1c('x', '2024-07-10', quantity(99, 'mg/dL')), code: loinc('2345-7', 'Glucose') },
        ],
      },
      { laboratory: [a1c('3', '2025-01-10', { ...quantity(7.2, '%'), code: loinc('17856-6', 'A1c by HPLC') })] },
    );
    expect(gaps).toEqual([]);
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ name: 'Hemoglobin A1c', unit: '%' });
    expect(series[0]?.values.map(({ text, sources }) => [text, sources])).toEqual([
      ['7.2 %', [{ connection: 'p1', ref: 'Observation/3' }]],
      ['7.4 %', [{ connection: 'p0', ref: 'Observation/2' }]],
      ['7.9 %', [{ connection: 'p0', ref: 'Observation/1' }]],
    ]);
    expect(series[0]?.figures.map(({ laboratory, count, mean }) => [laboratory?.connection, count, mean])).toEqual([
      ['p1', 1, 7.2],
      ['p0', 2, 7.65],
    ]);
    expect(series[0]?.figures[1]).toMatchObject({
      first: { number: 7.9, date: '2024-01-10' },
      last: { number: 7.4, date: '2024-07-10' },
      minimum: { number: 7.4, date: '2024-07-10' },
      maximum: { number: 7.9, date: '2024-01-10' },
    });
  });

  const area = 'mL/min/{1.73_m2}';
  it.each<[string, string, Given[], unknown[][]]>([
    [
      'equations of eGFR',
      'eGFR',
      [
        lab('1', '2019-01-10', '33914-3', quantity(60, area, '>')),
        lab('2', '2020-01-10', '33914-3', quantity(58, area)),
        lab('3', '2023-01-10', '98979-8', quantity(66, area)),
      ],
      [
        ['ckd epi 2021', area, 1, 0],
        ['mdrd', area, 1, 1],
      ],
    ],
    [
      'calculated and direct LDL, and LDL of which nobody says how it was measured',
      'LDL',
      [
        lab('1', '2024-01-01', '13457-7', quantity(120, 'mg/dL')),
        lab('2', '2024-02-01', '18262-6', quantity(131, 'mg/dL')),
        lab('3', '2024-03-01', '22748-8', quantity(3.1, 'mmol/L')),
      ],
      [
        [undefined, 'mmol/L', 1, 0],
        ['direct', 'mg/dL', 1, 0],
        ['calculated', 'mg/dL', 1, 0],
      ],
    ],
  ])('keeps apart %s', async (_what, test, laboratory, expected) => {
    const { series } = await ask({ test }, { laboratory });
    const shown = series.map(({ variant, unit, figures, leftOut }) => [
      ...[variant, unit, figures[0]?.count, leftOut.bounds],
    ]);
    expect(shown).toEqual(expected);
  });

  it('converts units where that is certain, says so, and shows what the record says', async () => {
    const hemoglobin = (id: string, value: number, unit: object): Given =>
      lab(id, `2024-0${id}-01`, '718-7', { valueQuantity: { value, ...unit } });
    const laboratory = [
      hemoglobin('1', 138, { code: 'g/L', system: ucum }),
      hemoglobin('2', 8.5, { code: 'mmol/L', system: ucum }),
      hemoglobin('3', 14.1, { unit: 'gm/dL' }),
    ];
    const { series } = await ask({ test: 'hemoglobin' }, { laboratory });
    const shown = series.map(({ unit, values }) => [
      unit,
      ...values.map((one) => [one.text, one.numbers, one.isConverted]),
    ]);
    expect(shown).toEqual([
      ['g/dL', ['14.1 gm/dL', [14.1], false], ['138 g/L', [13.8], true]],
      ['mmol/L', ['8.5 mmol/L', [8.5], false]],
    ]);
  });

  it.each<[string, string, Given[], unknown[]]>([
    [
      'creatinine',
      'creatinine',
      [
        lab('1', '2024-01-10', '2160-0', quantity(1, 'mg/dL')),
        lab('2', '2025-01-10', '2160-0', quantity(1.2, 'mg/dL')),
        lab('3', '2026-01-10', '14682-9', quantity(141, 'umol/L')),
      ],
      ['umol/L', [141, 106.1, 88.4], ['141 umol/L', '1.2 mg/dL', '1 mg/dL'], 'rising, about 26 a year'],
    ],
    [
      'hemoglobin A1c',
      'HbA1c',
      [a1c('1', '2024-01-10', quantity(6.5, '%')), lab('2', '2024-07-10', '59261-8', quantity(53, 'mmol/mol'))],
      ['mmol/mol', [53, 47.53], ['53 mmol/mol', '6.5 %'], undefined],
    ],
  ])(
    'T20: has masses and amounts of substance of %s as one series, in the unit of the latest',
    async (_what, ...given) => {
      const [test, laboratory, expected] = given;
      const { series } = await ask({ test }, { laboratory });
      const shown = series.map((one) => [
        ...[one.unit, one.values.flatMap(({ numbers }) => numbers), one.values.map(({ text }) => text)],
        trendWords(one, String),
      ]);
      expect(shown).toEqual([expected]);
    },
  );

  const years = (performer: object, first: number, ...values: number[]): Given[] =>
    values.map((value, at) => ({
      ...a1c(`${first}-${value}-${at}`, `${first + at}-03-10`, quantity(value, '%')),
      performer: [performer],
    }));
  const directionsOf = async (...given: Given[]): Promise<(string | undefined)[]> => {
    const { series } = await askA1c(...given);
    return series.map((one) => trendWords(one, (connection) => `platform ${connection}`));
  };

  it('T9: says where each laboratory’s results went, and by how much the laboratories differ', async () => {
    const hospital = { reference: 'Organization/1', display: 'Hospital Laboratory' };
    const contained = { contained: [{ resourceType: 'Organization', id: 'o', name: 'Clinic Laboratory' }] };
    const clinic = years({ reference: '#o' }, 2024, 6.3, 6.3, 6.3).map((one) => ({ ...one, ...contained }) as Given);
    expect(
      await directionsOf(...years(hospital, 2018, 5.1, 5.6, 7.9, 8.4, 7.5, 6.9, 6.7, 6.8, 6.7), ...clinic),
    ).toEqual([
      'Hospital Laboratory: peaked at 8.4 in 2021, 6.7 to 6.9 since 2023; Clinic Laboratory: steady; ' +
        'two laboratories differ by 0.4',
    ]);
  });

  it('takes no person who measured for a laboratory, and no rise across laboratories', async () => {
    const doctor = { reference: 'Practitioner/1', display: 'Dr. Quill' };
    expect(await directionsOf(...years(doctor, 2020, 6, 6.5, 7, 7.6))).toEqual(['rising, about 0.52 a year']);
    const low = years({ reference: 'Organization/1' }, 2018, 5, 5, 5);
    const high = years({ reference: 'Organization/2' }, 2021, 7, 7, 7);
    expect(await directionsOf(...low, ...high)).toEqual(['steady']);
  });

  it.each<[string, number[], string | undefined]>([
    ['what fell and rose again', [9, 6, 4, 4.2, 6, 8, 9], 'lowest at 4 in 2022, 8 to 9 since 2025'],
    ['what goes up and down', [6, 9, 6, 9, 6, 9, 6], 'up and down, 6 to 9 since 2020'],
    ['a few that chance could have put in this order', [0, 4, 1], 'up and down, 0 to 4 since 2020'],
    ['what jumps to and fro', [3.4, 3.1, 1.3, 3.3, 1.3, 2.7], 'up and down, 1.3 to 3.4 since 2020'],
    ['three that fall', [9, 8, 6], 'falling, about 1.5 a year'],
    ['one odd value', [6, 6.2, 6.4, 20, 6.8, 7, 7.2], 'rising, about 0.2 a year'],
    ['what is the same within a twentieth', [6, 6.1, 6, 5.9, 6], 'steady'],
    ['two values', [6, 9], undefined],
  ])('says of %s where it went', async (_what, values, expected) => {
    expect(await directionsOf(...years({ reference: 'Organization/1' }, 2020, ...values))).toEqual([expected]);
  });

  it('shows blood pressure as pairs of one resource', async () => {
    const { series } = await ask(
      { test: 'blood pressure' },
      { 'vital-signs': [pressure('1', 144, 92), pressure('5', 131, 80)] },
    );
    expect(series[0]?.values.map(({ text, numbers }) => [text, numbers])).toEqual([
      ['131/80 mmHg', [131, 80]],
      ['144/92 mmHg', [144, 92]],
    ]);
    expect(series[0]?.figures.map(({ part, mean, maximum }) => [part, mean, maximum.number])).toEqual([
      ['systolic', 137.5, 144],
      ['diastolic', 86, 92],
    ]);
  });

  it('shows a blood pressure as a pair also where a mean pressure or the size of the cuff stands beside it', async () => {
    const mean = { code: loinc('8478-0', 'Mean'), ...quantity(109, 'mm[Hg]') };
    const cuff = { code: { text: 'Cuff' }, valueString: 'large' };
    const { series } = await ask(
      { test: 'blood pressure' },
      { 'vital-signs': [pressure('1', 144, 92), pressure('2', 144, 92, mean), pressure('3', 144, 92, cuff)] },
    );
    expect(series.map(({ values }) => values.map(({ text }) => text))).toEqual([
      ['144/92 mmHg', '144/92 mmHg', '144/92 mmHg'],
      ['109 mmHg'],
    ]);
  });

  it('keeps what is about a fetus out of the line of the patient', async () => {
    const own = a1c('1', '2024-01-10', { ...quantity(6, '%'), subject: patient, focus: [patient] });
    const other = a1c('2', '2024-02-10', { ...quantity(9, '%'), focus: [{ display: 'Fetus A' }] });
    const { series } = await askA1c(own, other);
    expect(series.map(({ name, figures }) => [name.split(', ')[1], figures[0]?.mean])).toEqual([
      ['about Fetus A', 9],
      [undefined, 6],
    ]);
  });

  it('keeps the left eye and the right eye apart, and another method', async () => {
    const eye = (id: string, value: number, further: Partial<Observation>): Given =>
      lab(id, `2024-0${id}-01`, '56844-4', {
        code: loinc('56844-4', 'Eye pressure'),
        ...quantity(value, 'mm[Hg]'),
        ...further,
      });
    const site = (text: string) => ({ bodySite: { text } });
    const { series } = await ask(
      { test: '56844-4' },
      {
        laboratory: [
          eye('1', 31, site('Left eye')),
          eye('2', 14, site('Right eye')),
          eye('3', 30, site('left eye')),
          eye('4', 22, { method: { text: 'Palpation' } }),
          eye('5', 20, { specimen: { display: 'S-2024-117' } }),
        ],
      },
    );
    expect(series.map(({ name, values }) => [name, values.map(({ numbers }) => numbers[0])])).toEqual([
      ['Eye pressure', [20]],
      ['Eye pressure (Palpation)', [22]],
      ['Eye pressure (left eye)', [30, 31]],
      ['Eye pressure (Right eye)', [14]],
    ]);
  });

  it('has the words of a panel as lines of their own beside its numbers', async () => {
    const component = [
      { code: { text: 'pH' }, ...quantity(6, '[pH]') },
      { code: { text: 'Nitrite' }, valueString: 'positive' },
    ];
    const strip = lab('1', '2024-01-01', '24356-8', { code: loinc('24356-8', 'Urinalysis'), component });
    const { series } = await ask({ test: 'urinalysis' }, { laboratory: [strip] });
    expect(series.map(({ name, values }) => [name.split(', ').at(-1), values[0]?.text]).sort()).toEqual([
      ['Nitrite', 'positive'],
      ['pH', expect.stringContaining('6')],
    ]);
  });

  it.each<[string, Partial<Observation>, object]>([
    ['a bound', quantity(5, '%', '<'), { bounds: 1 }],
    ['a ratio as text', { valueString: '1:160' }, { words: 1 }],
    ['an interval as text', { valueString: '5-10' }, { words: 1 }],
    ['a value without a date', { effectiveDateTime: undefined as never, ...quantity(99, '%') }, { undated: 1 }],
  ])('counts %s in no figure', async (_what, odd, left) => {
    const { series } = await askA1c(a1c('1', '2024-01-10', quantity(6, '%')), a1c('2', '2024-05-10', odd));
    expect(series[0]?.values).toHaveLength(2);
    expect(series[0]?.figures[0]).toMatchObject({ count: 1, mean: 6 });
    expect(series[0]?.leftOut).toMatchObject(left);
  });

  it('lists results in words, with a direction on a known scale alone', async () => {
    const protein = (id: string, text: string): Given =>
      lab(id, `2024-0${id}-01`, '20454-5', { valueCodeableConcept: { text } });
    const of = (...texts: string[]) =>
      ask({ test: '20454-5' }, { laboratory: texts.map((text, at) => protein(`${at + 1}`, text)) });
    const known = await of('Negative', 'Trace', '2+');
    expect(known.series[0]).toMatchObject({ steps: 'rising', figures: [], leftOut: { words: 3 } });
    const unknown = await of('cloudy', '2+');
    expect(unknown.series[0]).not.toHaveProperty('steps');
  });

  it('has no direction of two values, nor of less than thirty days', async () => {
    const two = await askA1c(a1c('1', '2024-01-10', quantity(6, '%')), a1c('2', '2025-01-10', quantity(8, '%')));
    const soon = await askA1c(
      ...['01', '11', '21'].map((day, at) => a1c(day, `2024-01-${day}`, quantity(6 + at, '%'))),
    );
    for (const { series } of [two, soon]) expect(series[0]?.figures[0]).not.toHaveProperty('direction');
  });

  it('does not let one odd value turn the direction', async () => {
    const values = [6, 6.2, 6.4, 20, 6.8, 7, 7.2].map((value, at) =>
      a1c(`${at}`, `2024-0${at + 1}-10`, quantity(value, '%')),
    );
    const { series } = await askA1c(...values);
    expect(series[0]?.figures[0]?.direction?.word).toBe('rising');
    expect(series[0]?.figures[0]?.direction?.perYear).toBeLessThan(4);
  });

  it('finds a local name by its words, and joins it with no other platform', async () => {
    const code = { coding: [{ system: 'urn:lab', code: 'A1C' }], text: 'Hemoglobin A1c (local)' };
    const local = (id: string) => a1c(id, '2024-02-01', { ...quantity(6.1, '%'), code });
    const { series } = await ask(
      { test: 'hemoglobin a1c' },
      { laboratory: [a1c('1', '2024-01-10', quantity(6, '%'))] },
      { laboratory: [local('2')] },
      { laboratory: [local('3')] },
    );
    expect(series.map(({ values }) => values.map(({ sources }) => sources[0]?.connection))).toEqual(
      expect.arrayContaining([['p0'], ['p1'], ['p2']]),
    );
  });

  it('says of nothing found what it looked through, and what there is', async () => {
    const glucose = { id: '1', code: loinc('2345-7', 'Glucose'), ...quantity(90, 'mg/dL') };
    expect(await askA1c(glucose)).toMatchObject({
      series: [],
      lookedThrough: 1,
      recorded: [expect.objectContaining({ text: expect.stringContaining('Glucose'), count: 1 })],
    });
  });

  it('looks among vital signs and laboratory results where it finds none in the one', async () => {
    const { series } = await ask({ test: 'a1c' }, { 'vital-signs': [a1c('1', '2024-01-10', quantity(6, '%'))] });
    expect(series).toHaveLength(1);
  });

  it('takes what a platform has in both categories once', async () => {
    const same = [{ id: '1', code: { text: 'Grip strength' }, effectiveDateTime: '2024', ...quantity(30, 'kg') }];
    const { series, lookedThrough } = await ask({ test: 'grip strength' }, { laboratory: same, 'vital-signs': same });
    expect([series.map(({ values }) => values.length), lookedThrough]).toEqual([[1], 1]);
  });

  it('is asked for with the name that a summary gives a test, where that says how it was measured', async () => {
    const laboratory = [lab('1', '2024-01-01', '13457-7', quantity(120, 'mg/dL'))];
    const { series } = await ask({ test: 'LDL cholesterol (calculated)' }, { laboratory });
    expect(series.map(({ name }) => name)).toEqual(['LDL cholesterol (calculated)']);
  });

  it('leaves out what lies outside of the dates, and counts it', async () => {
    const values = ['2023-05-01', '2024-05-01', '2025-05-01'].map((day) => a1c(day, day, quantity(6, '%')));
    const { series, outsideDates } = await ask({ test: 'a1c', since: '2024', until: '2024' }, { laboratory: values });
    expect(series[0]?.values.map(({ date }) => date)).toEqual(['2024-05-01']);
    expect(outsideDates).toBe(2);
  });

  it('answers with what it could read, and names what it could not', async () => {
    const { series, gaps } = await ask({ test: 'a1c' }, 'down', {
      laboratory: [a1c('1', '2024-01-10', quantity(6, '%'))],
    });
    expect(series).toHaveLength(1);
    expect(gaps).toMatchObject(
      ['Observation', 'DiagnosticReport'].map((resourceType) => ({ connection: 'p0', resourceType, reason: 'failed' })),
    );
  });

  it('has the same figures for results in any order', async () => {
    const point = fc.record({ month: fc.integer({ min: 1, max: 12 }), value: fc.integer({ min: 40, max: 150 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 12 }), fc.nat(), async (points, turn) => {
        const given = points.map(({ month, value }, at) =>
          a1c(`${at}`, `2024-${String(month).padStart(2, '0')}-10`, quantity(value / 10, '%')),
        );
        const cut = turn % given.length;
        const turned = [...given.slice(cut), ...given.slice(0, cut)].reverse();
        const [one, other] = await Promise.all([given, turned].map((all) => askA1c(...all)));
        const plain = (answer: typeof one) =>
          answer?.series[0]?.figures.map(({ count, mean, direction, minimum, maximum }) => ({
            ...{ count, mean, direction, minimum: minimum.number, maximum: maximum.number },
          }));
        expect(plain(one)).toEqual(plain(other));
      }),
      { numRuns: 12 },
    );
  });

  it('gives the reference range of each number in the unit of the series, and each part of a pressure its own', async () => {
    const ranged = (id: string, value: number, unit: string, low: number, high: number): Given => {
      const referenceRange = [{ low: { value: low, unit, code: unit }, high: { value: high, unit, code: unit } }];
      return lab(id, `2024-0${id}-01`, '718-7', { ...quantity(value, unit), referenceRange });
    };
    const { series } = await ask(
      { test: 'hemoglobin' },
      { laboratory: [ranged('1', 110, 'g/L', 120, 160), ranged('2', 14.1, 'g/dL', 12, 16)] },
    );
    expect(series[0]?.values.map(({ numbers, parts }) => [numbers, parts])).toEqual([
      [[14.1], [{ low: 12, high: 16, position: 'normal' }]],
      [[11], [{ low: 12, high: 16, position: 'low' }]],
    ]);
  });

  it('names the connections that disagree about a value', async () => {
    const identifier = [{ system: 'https://lab.example/results', value: '17' }];
    const said = (value: number) => ({
      laboratory: [a1c('1', '2024-01-01T08:00:00Z', { ...quantity(value, '%'), identifier })],
    });
    const { series } = await ask({ test: 'a1c' }, said(7.1), said(7.4));
    const [disputed = []] = series.flatMap(({ values }) => values.map((one) => one.disputed));
    expect(disputed.map(({ connections }) => connections).toSorted()).toEqual([['p0'], ['p1']]);
    const words = disputedWords(disputed, (id) => id.toUpperCase());
    expect(words).toMatch(/7\.1 % \(P0\)/);
    expect(words).toMatch(/7\.4 % \(P1\)/);
  });
});
