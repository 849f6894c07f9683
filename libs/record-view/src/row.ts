/**
 * One resource as one flat line. Fields that a resource does not have are absent, never empty. All values are text for
 * reading, apart from `ref`, which `read` takes.
 */
export interface Row {
  /** `Type/id`; absent for a resource without an id. */
  readonly ref?: string;
  readonly type: string;
  /** Whose it is, where a page may have rows of several patients. */
  readonly patient?: string;
  /** When it happened, was recorded or starts, as the record writes it (FHIR date or dateTime). */
  readonly date?: string;
  /** What the date is, such as `onset`, `recorded` or `authored`. */
  readonly dateKind?: string;
  /** What it is, in the record's own words. */
  readonly text?: string;
  /** Short name of a code system and a code, such as `LOINC 4548-4`. */
  readonly code?: string;
  /** The result or amount, with its unit. */
  readonly value?: string;
  /** How the source judges the value, such as `H` or `abnormal`. */
  readonly flag?: string;
  /** The reference range as the source gives it. */
  readonly range?: string;
  readonly status?: string;
  /** What else matters for this type: dose, reaction, payer, author. */
  readonly detail?: string;
  /** What must not be missed: a modifier, a label, or that only the narrative says anything. */
  readonly warning?: string;
  /** Further columns that were asked for, by name. */
  readonly more?: Readonly<Record<string, string>>;
}

/** What a projection finds: everything but what names the resource. */
export type Fields = Omit<Row, 'ref' | 'type'>;
