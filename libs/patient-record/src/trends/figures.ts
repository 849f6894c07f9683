import type { DatedNumber, TrendDirection, TrendFigures, TrendValue } from './trend.js';

/** A value that has a number and a date, and counts. */
interface CountedValue {
  readonly fromMs: number;
  readonly date: string;
  readonly number: number;
}

const dayMs = 86_400_000;
const yearDays = 365.25;
/** Fewer values, or over fewer days, have no direction. */
const fewestValues = 3;
const fewestDays = 30;
/** Each pair of values has a slope: of more values, as many as these are taken, evenly over the time. */
const mostSlopeValues = 400;
/** A change over the whole time that is smaller than this part of the median is none. */
const steadyPart = 0.05;
/** Of all pairs, by how many more rise than fall, or fall than rise, for a direction. */
const clearPart = 0.25;

/**
 * First, last, smallest, largest and mean number and the direction of a series.
 *
 * @param parts names of the numbers of each value, such as systolic and diastolic; one without a name for a single number
 */
export function figuresOf(values: readonly TrendValue[], parts: readonly (string | undefined)[]): TrendFigures[] {
  return parts.flatMap((part, at) => {
    const counted = values
      .flatMap((value) => countedAt(value, at))
      .sort((one, other) => one.fromMs - other.fromMs || one.number - other.number);
    const [first] = counted;
    const last = counted.at(-1);
    if (first === undefined || last === undefined) return [];
    const by = (isBetter: (one: number, best: number) => boolean): DatedNumber =>
      dated(counted.reduce((best, one) => (isBetter(one.number, best.number) ? one : best), first));
    const sum = counted.reduce((total, { number }) => total + number, 0);
    const direction = directionOf(counted);
    return {
      ...(part !== undefined && { part }),
      count: counted.length,
      first: dated(first),
      last: dated(last),
      minimum: by((one, best) => one < best),
      maximum: by((one, best) => one > best),
      mean: rounded(sum / counted.length, decimalsOf(counted) + 1),
      ...(direction && { direction }),
    };
  });
}

/** Whether a value counts in the figures. */
export function isCounted({ numbers, bound, disputed, fromMs }: TrendValue): boolean {
  return numbers.length > 0 && bound === undefined && disputed === undefined && fromMs !== undefined;
}

function countedAt(value: TrendValue, at: number): CountedValue[] {
  const { fromMs, date, numbers } = value;
  const number = numbers[at];
  if (!isCounted(value) || number === undefined || fromMs === undefined || date === undefined) return [];
  return [{ fromMs, date, number }];
}

function dated({ number, date }: CountedValue): DatedNumber {
  return { number, date };
}

/**
 * The Theil–Sen estimate: the median of the slopes of all pairs, which one odd value does not move.
 *
 * @see Sen, Journal of the American Statistical Association 63 (1968) 1379
 */
function directionOf(counted: readonly CountedValue[]): TrendDirection | undefined {
  const [first] = counted;
  const last = counted.at(-1);
  if (counted.length < fewestValues || first === undefined || last === undefined) return undefined;
  const days = (last.fromMs - first.fromMs) / dayMs;
  if (days < fewestDays) return undefined;
  const taken = thinned(counted);
  const slopes: number[] = [];
  for (const [index, one] of taken.entries()) {
    for (const other of taken.slice(index + 1)) {
      const between = (other.fromMs - one.fromMs) / dayMs;
      // Two values of one day say nothing of a year.
      if (between >= 1) slopes.push(((other.number - one.number) / between) * yearDays);
    }
  }
  if (slopes.length === 0) return undefined;
  const perYear = Number(medianOf(slopes).toPrecision(2));
  const change = Math.abs(perYear) * (days / yearDays);
  const size = Math.abs(medianOf(counted.map(({ number }) => number)));
  if (change < size * steadyPart || perYear === 0) return { word: 'steady', perYear };
  const rising = slopes.filter((slope) => slope > 0).length;
  const falling = slopes.filter((slope) => slope < 0).length;
  if (Math.abs(rising - falling) < slopes.length * clearPart) return { word: 'varying', perYear };
  return { word: perYear > 0 ? 'rising' : 'falling', perYear };
}

function thinned<Value>(values: readonly Value[]): readonly Value[] {
  if (values.length <= mostSlopeValues) return values;
  const step = (values.length - 1) / (mostSlopeValues - 1);
  return Array.from({ length: mostSlopeValues }, (_, index) => values[Math.round(index * step)] as Value);
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const mostDecimals = 6;

/** Of the number with the most, as far as digits of a result go. */
function decimalsOf(counted: readonly CountedValue[]): number {
  const decimals = counted.map(({ number }) => /\.(\d+)$/.exec(String(number))?.[1]?.length ?? 0);
  return Math.min(
    mostDecimals,
    decimals.reduce((most, one) => Math.max(most, one), 0),
  );
}

function rounded(number: number, decimals: number): number {
  return Number(number.toFixed(decimals));
}
