import rules from './word-rules.json' with { type: 'json' };

/** A word that means several concepts together, or more than the concept of that name. */
interface WordRule {
  readonly words: readonly string[];
  /** Names of the concepts that the word stands for. */
  readonly concepts: readonly string[];
}

/** Words of problems that cover several plain names: the type of each row says which. */
export const problemRules: readonly WordRule[] = rules.problems;

/** Words of tests that cover several plain names. */
export const testRules: readonly WordRule[] = rules.tests;

/**
 * ICD-10-CM categories that a plain name covers whole, without a dot: a record holds codes of any depth, and FHIR search has
 * no search by prefix.
 */
export const icdCategories: Readonly<Record<string, readonly string[]>> = rules.icdCategories;
