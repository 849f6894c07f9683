import type { Fact, FactSource, MergedSection } from './fact.js';

/**
 * The facts of several sections. An observation that a platform has in two categories, or answers for any, stands in the
 * first of the sections; a claim of a pharmacy is a fact of the medications and of the claims.
 */
export function factsEachOnce(sections: readonly MergedSection[]): Fact[] {
  const seen = new Set<string>();
  return sections.flatMap(({ facts }) => {
    const own = facts.filter(({ sources }) => !sources.some((source) => seen.has(nameOf(source))));
    for (const source of own.flatMap(({ sources }) => sources)) if (isNamed(source)) seen.add(nameOf(source));
    return own;
  });
}

function isNamed({ ref, resource }: FactSource): boolean {
  return ref !== undefined && resource.resourceType === 'Observation';
}

function nameOf({ connection, ref }: FactSource): string {
  return `${connection} ${ref ?? ''}`;
}
