/** Who measured: one laboratory's results are never compared with another's to say where they go. */
export interface Laboratory {
  readonly key: string;
  /** As the record names it. */
  readonly name?: string;
  /** The platform that answered, where no laboratory is named. */
  readonly connection?: string;
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

/** By how much laboratories differ. */
export type TrendDifference = { readonly laboratories: number; readonly number: number };
