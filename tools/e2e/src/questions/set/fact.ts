/** A text that must be there; of several, one. */
export type Token = string | readonly string[];

/** A fact of the record: all tokens stand in one row, or with `anywhere` in the same half. */
export interface Fact {
  readonly tokens: readonly Token[];
  readonly anywhere?: boolean;
  /** A text in the same row that takes the meaning away, for what must never stand in a row. */
  readonly unless?: Token;
}

/** A fact in one row. */
export function row(...tokens: Token[]): Fact {
  return { tokens };
}

/** A fact that may stand anywhere in the half. */
export function anywhere(...tokens: Token[]): Fact {
  return { tokens, anywhere: true };
}
