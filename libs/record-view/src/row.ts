/**
 * One resource as one flat line. Fields that a resource does not have are absent, never empty. All values are text for
 * reading, apart from `ref`, which `read` takes.
 */
export interface Row {
  /** `Type/id`; absent for a resource without an id. */
  readonly ref?: string;
  readonly type: string;
  /** When it happened, was recorded or starts, as the record writes it (FHIR date or dateTime). */
  readonly date?: string;
  /** What it is, in the record's own words. */
  readonly text?: string;
  /** The result or amount, with its unit. */
  readonly value?: string;
  /** How the source judges the value, such as `H` or `abnormal`. */
  readonly flag?: string;
  /** The reference range as the source gives it. */
  readonly range?: string;
  readonly status?: string;
  /** What else matters for this type: dose, reaction, payer, author. */
  readonly detail?: string;
}

/** What a projection finds: everything but what names the resource. */
export type Fields = Omit<Row, 'ref' | 'type'>;
