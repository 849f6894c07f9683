import type { ValuePosition } from '@fhir-gateway/record-view';

import type { Laboratory } from './test-of.js';

/** Where a value stands: `Type/id` on a connection. */
export interface TrendSource {
  /** The id of the connection. */
  readonly connection: string;
  readonly ref?: string;
}

/** One number of a result. */
export interface TrendPart {
  /** Bounds of its reference range, in the unit of the series; absent where the record gives none, or several. */
  readonly low?: number;
  readonly high?: number;
  readonly position: ValuePosition;
}

/** What one or several connections say of a result about which the sources disagree. */
export interface DisputedValue {
  readonly value: string;
  /** Ids of connections. */
  readonly connections: readonly string[];
}

/** One result of a series. */
export interface TrendValue {
  /** As the record writes it; absent where it gives none. */
  readonly date?: string;
  /** As the record writes it, with its unit; `144/92 mmHg` for a blood pressure. */
  readonly text: string;
  /** In the unit of the series, one for each of its parts; empty where the value is no number. */
  readonly numbers: readonly number[];
  /** One for each of `numbers`. */
  readonly parts: readonly TrendPart[];
  /** The numbers were converted from the unit in `text`. */
  readonly isConverted: boolean;
  /** For values such as `<5`: the number is only a bound, and the value lies on this side of it. */
  readonly bound?: 'below' | 'above';
  /** The reference range as this result has it. */
  readonly range?: string;
  /** How the source judges the value, in its own code. */
  readonly flag?: string;
  readonly position: ValuePosition;
  /** What turns or limits its meaning: whom it is about, where it was measured, a remark. */
  readonly note?: string;
  /** Tells results of one laboratory from those of another; the same for all where nobody tells them apart. */
  readonly laboratory: string;
  /** Only where it is none of `final`, `amended` and `corrected`. */
  readonly status?: string;
  /** The sources disagree about the value; what each says. Such a value counts in no figure. */
  readonly disputed?: readonly DisputedValue[];
  /** At least one. */
  readonly sources: readonly TrendSource[];
  /** Epoch milliseconds of the first moment that `date` may mean. */
  readonly fromMs?: number;
  /** Epoch milliseconds of the moment after the last that `date` may mean. */
  readonly untilMs?: number;
}

/** How values of one laboratory change: `varying` where they rise and fall about as often, or turned at one of them. */
export interface TrendDirection {
  readonly word: 'rising' | 'falling' | 'steady' | 'varying';
  /** The median of the slopes between any two values (Theil–Sen), in the unit of the series for each year. */
  readonly perYear: number;
  /** The highest or lowest of the values, where they went up to it and down again, or down and up. */
  readonly turn?: DatedNumber & { readonly kind: 'peak' | 'low' };
  /** Between what the values have been since when: after the turn, else all of them. */
  readonly since: { readonly low: number; readonly high: number; readonly date: string };
}

/** A number with the date of the result that has it. */
export interface DatedNumber {
  readonly number: number;
  readonly date: string;
}

/** Figures over the dated numbers of one laboratory in a series, without bounds and disputed values. */
export interface TrendFigures {
  /** Whose they are, where the series has results of several. */
  readonly laboratory?: Laboratory;
  /** `systolic` and `diastolic`; absent where the series has one number for each result. */
  readonly part?: string;
  readonly count: number;
  readonly first: DatedNumber;
  readonly last: DatedNumber;
  readonly minimum: DatedNumber;
  readonly maximum: DatedNumber;
  readonly mean: number;
  /** From three values over thirty days on. */
  readonly direction?: TrendDirection;
}

/** Results that may stand on one axis: one analyte, body site, specimen, method and unit. */
export interface TrendSeries {
  /** Plain name, else as the record has it. */
  readonly name: string;
  /** Specimen, method or equation, where tests of that name differ in it. */
  readonly variant?: string;
  /** LOINC code of the newest result. */
  readonly code?: string;
  /** UCUM code of the newest number; absent for results without one. */
  readonly unit?: string;
  /** Newest first, those without a date last. Made when they are asked for. */
  readonly values: readonly TrendValue[];
  /** The newest of them, and the number of the same laboratory before it. */
  readonly latest: TrendValue;
  readonly before?: TrendValue | undefined;
  /** One for each laboratory and part; none where no number has a date. */
  readonly figures: readonly TrendFigures[];
  /** By how much the laboratories differ over the time in which all of them measured. */
  readonly difference?: { readonly laboratories: number; readonly number: number };
  /** Of results in words on a known scale (`negative`, `trace`, `1+` …): whether they rose or fell from first to last. */
  readonly steps?: 'rising' | 'falling' | 'steady';
  /** Values that count in no figure. */
  readonly leftOut: {
    /** `<5`. */
    readonly bounds: number;
    /** Words, ratios and intervals. */
    readonly words: number;
    readonly undated: number;
    readonly disputed: number;
  };
}
