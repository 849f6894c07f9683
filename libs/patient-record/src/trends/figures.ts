import { directionOf, medianOf, type CountedValue } from './direction.js';
import type { DatedNumber, Laboratory, TrendDifference, TrendFigures } from './trend-figures.js';

/** What figures are made of. */
export interface CountedResult {
  /** In the unit of the series, one for each of its parts. */
  readonly numbers: readonly number[];
  readonly bound?: 'below' | 'above';
  readonly isDisputed: boolean;
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly date?: string;
  readonly laboratory: Laboratory;
}

/** Whether a result counts in the figures. */
export function isCounted({ numbers, bound, isDisputed, fromMs }: CountedResult): boolean {
  return numbers.length > 0 && bound === undefined && !isDisputed && fromMs !== undefined;
}

/**
 * First, last, smallest, largest and mean number and the direction of each laboratory in a series, that with the newest first.
 *
 * @param results the newest first
 * @param parts names of the numbers of each, such as systolic and diastolic; one without a name for a single number
 */
export function figuresOf(
  results: readonly CountedResult[],
  parts: readonly (string | undefined)[],
): { readonly figures: readonly TrendFigures[]; readonly difference?: TrendDifference } {
  const laboratories = byLaboratory(results.filter(isCounted));
  const figures = laboratories.flatMap((own) => {
    const laboratory = laboratories.length > 1 ? own[0]?.laboratory : undefined;
    return parts.flatMap((part, at) => {
      const found = figuresIn(valuesAt(own, at));
      return found ? [{ ...(laboratory && { laboratory }), part, ...found }] : [];
    });
  });
  const difference = parts.length === 1 ? differenceOf(laboratories.map((own) => valuesAt(own, 0))) : undefined;
  return { figures, ...(difference && { difference }) };
}

function byLaboratory(results: readonly CountedResult[]): CountedResult[][] {
  const found = new Map<string, CountedResult[]>();
  for (const one of results) {
    const own = found.get(one.laboratory.key);
    if (own) own.push(one);
    else found.set(one.laboratory.key, [one]);
  }
  return [...found.values()];
}

/** The oldest first. */
function valuesAt(results: readonly CountedResult[], at: number): CountedValue[] {
  return results
    .flatMap(({ fromMs, date, numbers }) => {
      const number = numbers[at];
      return fromMs === undefined || date === undefined || number === undefined ? [] : [{ fromMs, date, number }];
    })
    .sort((one, other) => one.fromMs - other.fromMs || one.number - other.number);
}

function figuresIn(values: readonly CountedValue[]): Omit<TrendFigures, 'part' | 'laboratory'> | undefined {
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const by = (isBetter: (one: number, best: number) => boolean): DatedNumber =>
    dated(values.reduce((best, one) => (isBetter(one.number, best.number) ? one : best), first));
  const sum = values.reduce((total, { number }) => total + number, 0);
  const direction = directionOf(values);
  return {
    count: values.length,
    first: dated(first),
    last: dated(last),
    minimum: by((one, best) => one < best),
    maximum: by((one, best) => one > best),
    mean: rounded(sum / values.length, decimalsOf(values) + 1),
    ...(direction && { direction }),
  };
}

function dated({ number, date }: CountedValue): DatedNumber {
  return { number, date };
}

/** Laboratories that differ by a smaller part of what they measure say the same. */
const sameShare = 0.05;

/** How far the medians of laboratories lie apart, over the time from when all of them had measured. */
function differenceOf(laboratories: readonly (readonly CountedValue[])[]): TrendDifference | undefined {
  if (laboratories.length < 2) return undefined;
  const sinceMs = Math.max(...laboratories.map(([first]) => first?.fromMs ?? Infinity));
  const common = laboratories.map((own) => own.filter(({ fromMs }) => fromMs >= sinceMs));
  if (common.some((own) => own.length === 0)) return undefined;
  const medians = common.map((own) => medianOf(Float64Array.from(own, ({ number }) => number)));
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  const number = rounded(high - low, decimalsOf(common.flat()));
  if (number === 0 || high - low < Math.abs(low) * sameShare) return undefined;
  return { laboratories: laboratories.length, number };
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
