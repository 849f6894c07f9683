/** One reason, in words without a value of the record. */
export interface SamenessReason {
  readonly evidence:
    | 'given-name'
    | 'middle-name'
    | 'family-name'
    | 'suffix'
    | 'birth-date'
    | 'sex'
    | 'telephone'
    | 'e-mail'
    | 'address'
    | 'identifier'
    | 'member-number'
    | 'record'
    | 'decision';
  /** `speaks-for` sameness, `speaks-against` it, or forbids to join without being asked (`open`). */
  readonly effect: 'speaks-for' | 'speaks-against' | 'open';
  /** A sentence. */
  readonly words: string;
}
