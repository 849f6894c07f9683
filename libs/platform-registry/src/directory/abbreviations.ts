import list from './abbreviations.json' with { type: 'json' };

/** What people say for the name of an organization, and cannot be found in that name. */
export interface Abbreviation {
  /** Words as people write them. */
  readonly said: readonly string[];
  /** The name in which they have to be found instead; several where the organization goes by several in the lists. */
  readonly means: string | readonly string[];
  /**
   * Where it says so. A plain host is the organization's own site, from general knowledge and not looked up; a path was read
   * in November 2026.
   */
  readonly source: string;
}

/**
 * Short, former and joint names of health systems and payers. Reviewed by people: add what an organization calls itself or
 * called itself, with its site, and nothing that spelling, initials or aliases of a platform file already find.
 */
export const abbreviations: readonly Abbreviation[] = list;
