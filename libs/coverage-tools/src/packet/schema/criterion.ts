/** Where a criterion or a rule is written. */
export interface RuleSource {
  readonly title: string;
  readonly url: string;
  /** Of the text, as its publisher numbers it. */
  readonly version?: string;
  /** `YYYY-MM-DD`: since when the text holds, or when it was published; absent where the page has none. */
  readonly date?: string;
  /** `YYYY-MM-DD`: when a copy of it was read. */
  readonly seenOn: string;
  readonly kind: 'regulator' | 'contractor' | 'third-party';
  /** What has to be known of the copy that was read. */
  readonly note?: string;
}

/**
 * `met` and `not-met` have an entry of the record that shows it. `not-documented`: nothing found, or nothing recent enough.
 * `for-person`: entries that may answer it, entries that differ, or a question that no entry answers.
 */
export type CriterionState = 'met' | 'not-met' | 'not-documented' | 'for-person';

/** An entry of the record that speaks to a criterion. */
export interface CriterionEvidence {
  /** `Type/id` at its platform. */
  readonly reference: string;
  readonly platform: string;
  /** FHIR date or dateTime of the fact; absent where the entry has none. */
  readonly date?: string;
  /** What the entry says: a result with its unit, or what was done or found. */
  readonly value: string;
  /** What it shows of the criterion by itself; `unclear` where that is for a person to say. */
  readonly shows: 'met' | 'not-met' | 'unclear' | 'too-old';
}

/** Why a row is in its state, as data: the words are made in {@link criterionReason}. */
export type CriterionReason =
  | 'shown'
  | 'said'
  | 'nothing-found'
  | 'too-old'
  | 'undated'
  | 'differ'
  | 'to-read'
  | 'person-only'
  | 'not-evaluated';

/** One criterion and what the record says of it. */
export interface CriterionRow {
  readonly id: string;
  readonly text: string;
  /** Which part of a letter it belongs to. */
  readonly topic: CriterionTopic;
  readonly state: CriterionState;
  readonly evidence: readonly CriterionEvidence[];
  readonly why: CriterionReason;
  /** A sentence for a person. */
  readonly reason: string;
  readonly source: RuleSource;
  /** Rows with the same word are alternatives: one that is met is enough. */
  readonly oneOf?: string;
}

export const criterionTopics = ['order', 'diagnosis', 'course', 'tried', 'finding', 'need', 'setting'] as const;

/** What a criterion asks about: the parts of a letter, and what a denial is about. */
export type CriterionTopic = (typeof criterionTopics)[number];

const words = {
  shown: () => 'Shown by the entries named.',
  said: () => 'A person named it for this request, and no entry of the record shows it.',
  'nothing-found': () => 'Nothing of it was found in what was read of the record.',
  'too-old': (months) => `What was found is older than the ${months} months that the criterion allows.`,
  undated: (months) =>
    `What was found has no date of the ${months} months that the criterion allows: whether it counts cannot be said.`,
  differ: () => 'Entries of the record differ: a person has to say which one holds.',
  'to-read': () => 'The entries named may answer it: a person has to read them.',
  'person-only': () => 'No entry of a record answers it: a person has to.',
  'not-evaluated': () => 'The entries named could not be evaluated: a person has to read them.',
} as const satisfies Record<CriterionReason, (months: number) => string>;

/** @param months of the criterion's window; counts for the reasons about age alone */
export function criterionReason(why: CriterionReason, months = 0): string {
  return words[why](months);
}
