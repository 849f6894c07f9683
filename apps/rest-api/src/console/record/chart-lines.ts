import type { TrendSeries, TrendValue } from '@fhir-gateway/patient-record';

import { unitWords } from './unit-words.js';

/** A number of a series that has a date, and about which the sources agree. */
export interface ChartPoint {
  readonly value: TrendValue;
  /** Of a blood pressure: which of its numbers. */
  readonly part?: string;
  /** The number with its unit, as it is drawn. */
  readonly text: string;
  readonly number: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly low?: number;
  readonly high?: number;
  readonly position: TrendValue['position'];
}

/** Points that may be joined, oldest first. */
export interface ChartLine {
  readonly part?: string;
  readonly points: readonly ChartPoint[];
}

/** What of a series can be drawn: a line for each of its parts. */
export function chartLines({ values, unit }: TrendSeries): ChartLine[] {
  const drawn = values.filter(
    ({ numbers, fromMs, disputed }) => numbers.length > 0 && fromMs !== undefined && !disputed,
  );
  const count = Math.max(0, ...drawn.map(({ numbers }) => numbers.length));
  return Array.from({ length: count }, (_, at): ChartLine => {
    const part = count === 2 ? (at === 0 ? 'systolic' : 'diastolic') : undefined;
    return {
      ...(part !== undefined && { part }),
      points: drawn.flatMap((value) => pointOf(value, at, part, unit) ?? []).reverse(),
    };
  });
}

function pointOf(
  value: TrendValue,
  at: number,
  part: string | undefined,
  unit: string | undefined,
): ChartPoint | undefined {
  const { numbers, parts, fromMs, untilMs, isConverted, text } = value;
  const number = numbers[at];
  if (number === undefined || fromMs === undefined) return undefined;
  const { low, high, position = 'unknown' } = parts[at] ?? {};
  const inUnit = `${Number(number.toPrecision(4))} ${unitWords(unit ?? '')}`.trim();
  return {
    value,
    ...(part !== undefined && { part }),
    text: part !== undefined || isConverted ? inUnit : unitWords(text),
    number,
    fromMs,
    untilMs: untilMs ?? fromMs,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    position,
  };
}
