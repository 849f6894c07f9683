/** A value with what the engine notes of its type: the FHIR path and the data type of an element. */
export interface Typed {
  readonly value: unknown;
  readonly path?: string;
  readonly type?: string;
}

/** What a cell evaluates at once. */
export interface ExpressionJob {
  /** What expressions work with, each once. */
  readonly objects: readonly Typed[];
  readonly evaluations: readonly {
    readonly expression: string;
    /** Place in `objects` of what it is evaluated on; -1 for nothing. */
    readonly on: number;
    /** Places in `objects`. */
    readonly variables: Readonly<Record<string, number | readonly number[]>>;
    /** FHIR path of what it is evaluated on, where that is no resource. */
    readonly base?: string;
  }[];
  /** Regular expressions, and what they are held against. */
  readonly patterns: readonly (readonly [pattern: string, value: string])[];
}

/** What one expression came to. */
export type Outcome = { readonly values: readonly Typed[] } | { readonly problem: 'failed' };

/** What a cell answers. */
export interface ExpressionAnswer {
  readonly outcomes: readonly Outcome[];
  /** Null where a pattern cannot be read. */
  readonly matches: readonly (boolean | null)[];
  readonly workMs: number;
}
