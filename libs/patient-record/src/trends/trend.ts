import type { ValuePosition } from '@fhir-gateway/record-view';

import type { TrendDifference, TrendFigures } from './trend-figures.js';

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
  readonly difference?: TrendDifference;
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
