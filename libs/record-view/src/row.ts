/**
 * One resource as one flat line. Fields that a resource does not have are absent, never empty. All values are text for
 * reading, apart from `ref`, which `read` takes.
 */
export interface Row {
  /** `Type/id`; absent for a resource without an id. */
  readonly ref?: string;
  readonly type: string;
  /** Whose record it is of: name and reference, as far as the resource says. */
  readonly patient?: string;
  /** It is about another patient than the page was asked for. */
  readonly isOther?: true;
  /** When it happened, was recorded or starts, as the record writes it (FHIR date or dateTime). */
  readonly date?: string;
  /** What the date is of: `onset`, `recorded`, `performed`, `manufactured` … */
  readonly dateKind?: string;
  /** What it is, in the record's own words. */
  readonly text?: string;
  /** The code of what it is, with the short name of its system: `LOINC 4548-4`. */
  readonly code?: string;
  /** What must not be overlooked: a modifier that turns the meaning, a security label, that there is nothing but narrative. */
  readonly warning?: string;
  /** The result or amount, with its unit. */
  readonly value?: string;
  /** How the source judges the value, such as `H` or `abnormal`. */
  readonly flag?: string;
  /** The reference range as the source gives it. */
  readonly range?: string;
  readonly status?: string;
  /** What else matters for this type: dose, reaction, payer, author. */
  readonly detail?: string;
  /** The elements that were asked for, by their names. */
  readonly more?: Readonly<Record<string, string>>;
}

/** What a projection finds: everything but what names the resource, and what is found alike in any resource. */
export type Fields = Omit<Row, 'ref' | 'type' | 'patient' | 'isOther' | 'warning' | 'more'>;
