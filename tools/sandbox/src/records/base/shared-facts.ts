/** A system that records are generated for. */
export type RecordSystem = 'ehr' | 'clinic' | 'member';

/** Two or more entries that speak of one thing. */
export interface SharedFact {
  /** The id of the person's Patient in `ehr`. */
  readonly person: string;
  /** `same`: they agree. `contradicts`: they do not. `duplicate`: one system has it more than once. */
  readonly kind: 'same' | 'contradicts' | 'duplicate';
  /** What it is about, e.g. `allergy`, `birth date`. */
  readonly about: string;
  readonly entries: readonly SharedEntry[];
}

/** One of them. */
export interface SharedEntry {
  readonly system: RecordSystem;
  /** `Type/id` there. */
  readonly ref: string;
  /** What it says, in a few words. */
  readonly says: string;
}
