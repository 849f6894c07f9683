import type { TrendSeries, TrendValue } from '@fhir-gateway/patient-record';

import { chartLines, type ChartPoint } from './chart-lines.js';
import { chart, placeTrend } from './trend-geometry.js';
import { numberTicks, paddedRange } from './trend-scale.js';

const utc = (text: string) => Date.parse(text);
const labels = (ticks: readonly { label: string }[]) => ticks.map(({ label }) => label);

describe('the scale of a chart', () => {
  it.each<[number[], number, number]>([
    [[4, 6], 3.8, 6.2],
    [[0, 10], 0, 11],
    [[5], 4.5, 5.5],
    [[0], 0, 1],
    [[-2, 2], -2.4, 2.4],
  ])('has a margin around %j', (values, from, to) => {
    const range = paddedRange(values);
    expect([range.from, range.to]).toEqual([expect.closeTo(from), expect.closeTo(to)]);
  });

  it.each<[number, number, string[]]>([
    [4, 9, ['4', '5', '6', '7', '8', '9']],
    [0, 1, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    [0.001, 0.004, ['0.001', '0.002', '0.003', '0.004']],
    [0, 900_000, ['0', '200000', '400000', '600000', '800000']],
    [-1, 1, ['-1.0', '-0.5', '0.0', '0.5', '1.0']],
  ])('has round numbers from %d to %d', (from, to, expected) => {
    expect(labels(numberTicks({ from, to }))).toEqual(expected);
  });
});

function valueOf(date: string | undefined, ...numbers: number[]): TrendValue {
  return {
    ...(date !== undefined && { date, fromMs: utc(date), untilMs: utc(date) + 1 }),
    text: numbers.join('/'),
    numbers,
    parts: numbers.map(() => ({ position: 'normal' })),
    laboratory: '',
    isConverted: false,
    position: 'normal',
    sources: [{ connection: 'a' }],
  };
}

describe('the lines of a chart', () => {
  const series = (values: readonly TrendValue[], unit = 'mm[Hg]'): TrendSeries => ({
    ...{ name: 'Test', unit, values, latest: values[0] ?? valueOf('2024-01-01'), figures: [] },
    leftOut: { bounds: 0, words: 0, undated: 0, disputed: 0 },
  });

  it('are one for each number of a result, oldest first', () => {
    const [systolic, diastolic] = chartLines(series([valueOf('2024-02-01', 144, 92), valueOf('2024-01-01', 130, 80)]));
    expect([systolic?.part, diastolic?.part]).toEqual(['systolic', 'diastolic']);
    expect(systolic?.points.map(({ text }) => text)).toEqual(['130 mmHg', '144 mmHg']);
    expect(diastolic?.points.map(({ number }) => number)).toEqual([80, 92]);
  });

  it('leave out what has no number, no date, or is disputed', () => {
    const disputed = [{ value: '5', connections: ['a'] }];
    const lines = chartLines(
      series([valueOf('2024-01-01'), valueOf(undefined, 5), { ...valueOf('2024-01-01', 5), disputed }]),
    );
    expect(lines.flatMap(({ points }) => points)).toEqual([]);
  });
});

describe('a chart', () => {
  const point = (
    date: string,
    number: number,
    { bound, ...further }: Partial<ChartPoint> & Pick<TrendValue, 'bound'> = {},
  ): ChartPoint => ({
    value: { ...valueOf(date, number), ...(bound && { bound }) },
    number,
    fromMs: utc(date),
    untilMs: utc(date) + 1,
    text: String(number),
    position: 'unknown',
    ...further,
  });
  const place = (points: readonly ChartPoint[]) => {
    const { lines } = placeTrend([{ points }]);
    if (lines[0] === undefined) throw new Error('no line');
    return lines[0];
  };

  it('is within its frame, earlier to the left, higher up', () => {
    const { points } = place([point('2020-01-01', 5), point('2024-01-01', 9)]);
    const [first, last] = [points[0], points[1]];
    expect([first?.x, last?.x]).toEqual([3, 97]);
    expect(first?.y).toBeGreaterThan(last?.y ?? 0);
    for (const { y } of points) expect(y > chart.top && y < chart.bottom).toBe(true);
  });

  it('draws no line to or from a bound', () => {
    const { joints } = place([
      point('2020-01-01', 5),
      point('2021-01-01', 5),
      point('2022-01-01', 5, { bound: 'below' }),
      point('2023-01-01', 6),
    ]);
    expect(joints.map(([from, to]) => [from.point.value.date, to.point.value.date])).toEqual([
      ['2020-01-01', '2021-01-01'],
    ]);
  });

  it('shows the range as it was at each time, and none where the source gave none', () => {
    const { bands } = place([
      point('2020-01-01', 5, { low: 4, high: 6 }),
      point('2021-01-01', 5, { low: 4, high: 6 }),
      point('2022-01-01', 5),
      point('2023-01-01', 5, { low: 3 }),
    ]);
    expect(bands).toHaveLength(2);
    expect(bands[0]?.from).toBe(0);
    expect(bands[1]).toMatchObject({ to: 100, top: chart.top });
    expect(bands[0]?.to).toBeLessThan(bands[1]?.from ?? 0);
  });

  it('shows a year as the span that it is', () => {
    const year = { fromMs: utc('2020-01-01'), untilMs: utc('2021-01-01') };
    const { points } = place([point('2020', 5, year), point('2024-01-01', 6)]);
    expect(points[0]?.span?.[0]).toBe(3);
    expect(points[1]).not.toHaveProperty('span');
  });

  it.each([
    ['one value', [point('2020-01-01', 5)]],
    ['equal values at one time', [point('2020-01-01', 0), point('2020-01-01', 0)]],
    ['very large values', [point('2020-01-01', 1e300), point('2021-01-01', -1e300)]],
    ['very small values', [point('2020-01-01', 1e-300), point('2021-01-01', 2e-300)]],
  ])('has a place for %s', (_what, points) => {
    for (const { x, y } of place(points).points) {
      expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
    }
  });
});
