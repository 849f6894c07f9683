import type { ChartLine, ChartPoint } from './chart-lines.js';
import { numberTicks, paddedRange, timeTicks, type AxisRange, type AxisTick } from './trend-scale.js';

/** Pixels from the top of a chart: a row for what a point says, the plot, a row for dates. */
export const chart = { top: 34, bottom: 226, height: 256 } as const;
/** Percents of the width at either side that hold no point, so that no mark is cut. */
const margin = 3;
/** A date that may be more than this is drawn as the span that it is. */
const longMs = 3 * 24 * 3_600_000;
/** Around a lone moment. */
const loneMs = 15 * 24 * 3_600_000;

/** A point in a chart: percents of its width across, pixels down. */
export interface PlacedPoint {
  readonly point: ChartPoint;
  readonly x: number;
  readonly y: number;
  /** From where to where its date may be, for dates such as `2024`. */
  readonly span?: readonly [number, number];
}

/** The reference range as it stood over a part of the time. */
export interface PlacedBand {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** One line of a chart, placed. */
export interface PlacedLine {
  readonly part?: string;
  readonly points: readonly PlacedPoint[];
  /** Neighbours that are joined: a bound such as `<5` is no value that a line could lead to. */
  readonly joints: readonly (readonly [PlacedPoint, PlacedPoint])[];
  readonly bands: readonly PlacedBand[];
}

/** A tick with its place: percents across or pixels down. */
export type PlacedTick = AxisTick & { readonly at: number };

/** Everything of a chart, placed. Widths are percents, so that a chart fits any window and its text keeps its size. */
export interface PlacedTrend {
  readonly lines: readonly PlacedLine[];
  readonly values: readonly PlacedTick[];
  readonly times: readonly PlacedTick[];
}

/** Places the lines of one unit on one scale. */
export function placeTrend(lines: readonly ChartLine[]): PlacedTrend {
  const points = lines.flatMap((line) => line.points);
  const values = paddedRange(points.flatMap(({ number, low = number, high = number }) => [number, low, high]));
  const times = timeRange(points);
  const across = (value: number) =>
    round(margin + ((value - times.from) / (times.to - times.from)) * (100 - 2 * margin));
  const down = (value: number) =>
    round(chart.bottom - ((value - values.from) / (values.to - values.from)) * (chart.bottom - chart.top));
  return {
    lines: lines.map((line) => placeLine(line, across, down)),
    values: numberTicks(values).map((tick) => ({ ...tick, at: down(tick.value) })),
    times: timeTicks(times).map((tick) => ({ ...tick, at: across(tick.value) })),
  };
}

function placeLine(
  { part, points }: ChartLine,
  across: (ms: number) => number,
  down: (value: number) => number,
): PlacedLine {
  const placed = points.map((point): PlacedPoint => {
    const { fromMs, untilMs } = point;
    const span = untilMs - fromMs > longMs ? { span: [across(fromMs), across(untilMs)] as const } : {};
    return { point, x: across(middleOf(point)), y: down(point.number), ...span };
  });
  const before = new Map<string, PlacedPoint>();
  return {
    ...(part !== undefined && { part }),
    points: placed,
    joints: placed.flatMap((to) => {
      // What one laboratory measured is not joined with what another did.
      const { bound, laboratory } = to.point.value;
      const from = before.get(laboratory);
      before.set(laboratory, to);
      return from && !from.point.value.bound && !bound ? [[from, to] as const] : [];
    }),
    bands: bandsOf(placed, down),
  };
}

/** A range holds from halfway to the point before it to halfway to the one after; equal neighbours make one band. */
function bandsOf(points: readonly PlacedPoint[], down: (value: number) => number): PlacedBand[] {
  const bands: PlacedBand[] = [];
  for (const [index, { point, x }] of points.entries()) {
    const { low, high } = point;
    if (low === undefined && high === undefined) continue;
    const [before, after] = [points[index - 1], points[index + 1]];
    const from = before === undefined ? 0 : round((before.x + x) / 2);
    const to = after === undefined ? 100 : round((x + after.x) / 2);
    const top = high === undefined ? chart.top : down(high);
    const bottom = low === undefined ? chart.bottom : down(low);
    const last = bands.at(-1);
    if (last?.to === from && last.top === top && last.bottom === bottom) bands[bands.length - 1] = { ...last, to };
    else bands.push({ from, to, top, bottom });
  }
  return bands;
}

function timeRange(points: readonly ChartPoint[]): AxisRange {
  const from = Math.min(...points.map(({ fromMs }) => fromMs));
  const to = Math.max(...points.map(({ untilMs }) => untilMs));
  return to - from < 2 * loneMs ? { from: (from + to) / 2 - loneMs, to: (from + to) / 2 + loneMs } : { from, to };
}

function middleOf({ fromMs, untilMs }: ChartPoint): number {
  return (fromMs + untilMs) / 2;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
