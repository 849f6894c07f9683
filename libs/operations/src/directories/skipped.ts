import type { Skip } from './candidate.js';
import { foldName } from './organization-name.js';

/** What was left out for one reason. */
export interface SkippedGroup {
  readonly reason: string;
  readonly count: number;
  /** The first few, for people who want to look. */
  readonly examples: readonly string[];
}

const maxExamples = 3;
const maxExampleLength = 80;

/** Counts what is left out, by reason; keeps a few examples of each and nothing of the rest. */
export class Skipped {
  readonly #groups = new Map<string, { count: number; examples: string[] }>();
  readonly #organizations = new Set<string>();

  add({ reason, what, isOrganization = false }: Skip): void {
    if (isOrganization) this.#organizations.add(foldName(what));
    const group = this.#groups.get(reason) ?? { count: 0, examples: [] };
    this.#groups.set(reason, group);
    group.count += 1;
    // A name from elsewhere must not steer the terminal it is printed to.
    if (group.examples.length < maxExamples)
      group.examples.push(what.replace(/\p{C}/gu, ' ').slice(0, maxExampleLength));
  }

  /** How many organizations are missing in an index of these names. */
  missing(names: Iterable<string>): number {
    const missing = new Set(this.#organizations);
    for (const name of missing.size === 0 ? [] : names) missing.delete(foldName(name));
    return missing.size;
  }

  /** Most frequent first. */
  groups(): SkippedGroup[] {
    return [...this.#groups]
      .map(([reason, group]) => ({ reason, ...group }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }
}
