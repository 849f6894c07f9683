import type { DatedNumber, TrendDirection } from './trend-figures.js';

/** A value that has a number and a date, and counts. */
export interface CountedValue extends DatedNumber {
  readonly fromMs: number;
}

const dayMs = 86_400_000;
const yearDays = 365.25;
/** Fewer values, or over fewer days, have no direction. */
const fewestValues = 3;
const fewestDays = 30;
/** Each pair of values has a slope: of more values, as many as these are taken, evenly over the time. */
const mostSlopeValues = 120;
/** A change over the whole time that is smaller than this part of the median is none. */
const steadyPart = 0.05;
/** Values of which one in ten lies further from the median than this part of it are not steady. */
const steadySpread = 0.15;
/** Of all pairs, by how many more rise than fall, or fall than rise, for a direction. */
const clearPart = 0.25;
/** By how many standard deviations of chance they have to be more: of three values all have to go one way. */
const clearDeviations = 1;
/** A turn goes at least this part of the whole range on either side, and this part of the number itself. */
const turnOfRange = 0.4;
const turnOfNumber = 0.1;
/** Of many values a turn stands out from how much neighbours differ anyway. */
const turnOfNoise = 5;
const fewestForNoise = 6;
/** What the values have been since a turn differs by no more than this part of the whole range. */
const settledOfRange = 0.2;

/**
 * Where values go: the Theil–Sen estimate, the median of the slopes of all pairs, which one odd value does not move; and where
 * they turned.
 *
 * @param counted of one laboratory, the oldest first
 * @see Sen, Journal of the American Statistical Association 63 (1968) 1379
 */
export function directionOf(counted: readonly CountedValue[]): TrendDirection | undefined {
  const [first] = counted;
  const last = counted.at(-1);
  if (counted.length < fewestValues || first === undefined || last === undefined) return undefined;
  const days = (last.fromMs - first.fromMs) / dayMs;
  if (days < fewestDays) return undefined;
  const taken = thinned(counted);
  const slopes = slopesOf(taken);
  if (slopes.length === 0) return undefined;
  const perYear = Number(medianOf(slopes).toPrecision(2));
  const numbers = counted.map(({ number }) => number);
  const turn = turnOf(counted, numbers);
  return {
    word: turn ? 'varying' : wordOf({ perYear, slopes, values: taken.length }, numbers, days),
    perYear,
    ...(turn && { turn: { kind: turn.kind, number: turn.value.number, date: turn.value.date } }),
    since: sinceOf(turn ? settledAfter(counted, turn.at, rangeOf(numbers)) : counted),
  };
}

function wordOf(
  { perYear, slopes, values }: { perYear: number; slopes: Float64Array; values: number },
  numbers: readonly number[],
  days: number,
): TrendDirection['word'] {
  const middle = medianOf(Float64Array.from(numbers));
  const change = Math.abs(perYear) * (days / yearDays);
  if (change < Math.abs(middle) * steadyPart || perYear === 0) {
    const apart = medianOf(
      Float64Array.from(numbers, (number) => Math.abs(number - middle)),
      0.9,
    );
    return apart > Math.abs(middle) * steadySpread ? 'varying' : 'steady';
  }
  const more = Math.abs(slopes.reduce((sum, slope) => sum + Math.sign(slope), 0));
  if (more < slopes.length * clearPart || deviationsOf(more, values) < clearDeviations) return 'varying';
  return perYear > 0 ? 'rising' : 'falling';
}

/**
 * How far it is from chance that of all pairs of values so many more go one way.
 *
 * @see Mann, Econometrica 13 (1945) 245
 */
function deviationsOf(more: number, values: number): number {
  return (more - 1) / Math.sqrt((values * (values - 1) * (2 * values + 5)) / 18);
}

function slopesOf(taken: readonly CountedValue[]): Float64Array {
  const slopes = new Float64Array((taken.length * (taken.length - 1)) / 2);
  let count = 0;
  for (const [index, one] of taken.entries()) {
    for (let at = index + 1; at < taken.length; at += 1) {
      const other = taken[at];
      const between = other === undefined ? 0 : (other.fromMs - one.fromMs) / dayMs;
      // Two values of one day say nothing of a year.
      if (other === undefined || between < 1) continue;
      slopes[count] = ((other.number - one.number) / between) * yearDays;
      count += 1;
    }
  }
  return slopes.subarray(0, count);
}

interface Turn {
  readonly kind: 'peak' | 'low';
  readonly at: number;
  readonly value: CountedValue;
  readonly size: number;
}

/**
 * The highest or lowest value, where the values before it and after it are clearly on one side of it. One odd value is no
 * turn: the middle of each three is looked at.
 */
function turnOf(counted: readonly CountedValue[], numbers: readonly number[]): Turn | undefined {
  const smooth = numbers.map((number, at) => middleOf(numbers[at - 1] ?? number, number, numbers[at + 1] ?? number));
  const [first = 0] = smooth;
  const last = smooth.at(-1) ?? 0;
  const turns = (['peak', 'low'] as const).map((kind): Turn => {
    const sign = kind === 'peak' ? 1 : -1;
    const furthest = (of: readonly number[]): number =>
      of.reduce((best, number, at) => (number * sign > (of[best] ?? 0) * sign ? at : best), 0);
    const around = Math.max(0, furthest(smooth) - 1);
    const at = around + furthest(numbers.slice(around, around + 3));
    const top = smooth[around + 1] ?? first;
    return { kind, at, value: counted[at] as CountedValue, size: Math.min((top - first) * sign, (top - last) * sign) };
  });
  const [larger] = turns.sort((one, other) => other.size - one.size);
  if (larger === undefined) return undefined;
  const needed = Math.max(
    rangeOf(smooth) * turnOfRange,
    Math.abs(larger.value.number) * turnOfNumber,
    numbers.length < fewestForNoise ? 0 : noiseOf(numbers) * turnOfNoise,
  );
  return larger.size > 0 && larger.size >= needed ? larger : undefined;
}

function middleOf(one: number, two: number, three: number): number {
  return Math.max(Math.min(one, two), Math.min(Math.max(one, two), three));
}

/** By how much a value differs from the middle of its neighbours, as a rule. */
function noiseOf(numbers: readonly number[]): number {
  const inside = numbers.slice(1, -1);
  return medianOf(
    Float64Array.from(inside, (number, at) =>
      Math.abs(number - ((numbers[at] ?? number) + (numbers[at + 2] ?? number)) / 2),
    ),
  );
}

/** The last values after a turn that lie close together. */
function settledAfter(counted: readonly CountedValue[], turn: number, range: number): readonly CountedValue[] {
  let [low, high, from] = [Infinity, -Infinity, counted.length];
  for (let at = counted.length - 1; at > turn; at -= 1) {
    const number = counted[at]?.number ?? 0;
    [low, high] = [Math.min(low, number), Math.max(high, number)];
    if (high - low > range * settledOfRange) break;
    from = at;
  }
  return counted.slice(from);
}

function sinceOf(values: readonly CountedValue[]): TrendDirection['since'] {
  const numbers = values.map(({ number }) => number);
  return { low: least(numbers), high: most(numbers), date: values[0]?.date ?? '' };
}

function rangeOf(numbers: readonly number[]): number {
  return most(numbers) - least(numbers);
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.min(found, number), Infinity);
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((found, number) => Math.max(found, number), -Infinity);
}

function thinned<Value>(values: readonly Value[]): readonly Value[] {
  if (values.length <= mostSlopeValues) return values;
  const step = (values.length - 1) / (mostSlopeValues - 1);
  return Array.from({ length: mostSlopeValues }, (_, index) => values[Math.round(index * step)] as Value);
}

/** @param share of the numbers that are smaller; half of them for the median */
export function medianOf(numbers: Float64Array, share = 0.5): number {
  const sorted = numbers.slice().sort();
  const at = (sorted.length - 1) * share;
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
}
