import { badRequest } from '../base/fhir-error.js';
import type { LiveVersion, RepositoryView } from './resource-repository.js';
import type { SearchCatalogue, SearchSpec } from './search-catalogue.js';
import { referencesOf, searchValues } from './search-values.js';

/** One `_include` or `_revinclude`. */
export interface IncludeRule {
  /** Type that holds the reference. */
  sourceType: string;
  spec: SearchSpec;
  /** The only type to bring in, when the client named one. */
  targetType: string | undefined;
}

/** What is brought in along with the matches, decided by the caller's access. */
export interface IncludeRun {
  view: RepositoryView;
  /** Following a reference is a read of its target. */
  canRead(target: LiveVersion): boolean;
  /** Finding what points at a match is a search. */
  canSearch(target: LiveVersion): boolean;
}

/**
 * Reads `Observation:subject`, `Observation:subject:Patient` or `Observation:*`.
 *
 * @throws FhirError 400 when it names no reference of that type, or could bring in nothing
 */
export function parseIncludes(
  value: string,
  direction: 'include' | 'revinclude',
  searchedType: string,
  catalogue: SearchCatalogue,
): IncludeRule[] {
  const [sourceType = '', code = '', targetType, ...rest] = value.split(':');
  const specs =
    code === '*'
      ? catalogue.list(sourceType).filter(({ kind }) => kind === 'reference')
      : [catalogue.find(sourceType, code)];
  const isPossible =
    rest.length === 0 &&
    (direction === 'include' ? sourceType === searchedType : targetType === undefined || targetType === searchedType);
  return specs.map((spec) => {
    if (!isPossible || spec?.kind !== 'reference' || (targetType !== undefined && !spec.targets.includes(targetType))) {
      throw badRequest(`_${direction} names no reference that this search can follow.`);
    }
    return { sourceType, spec, targetType };
  });
}

/** What the rules bring in for these matches, each resource once and none that is a match itself. */
export function collectIncludes(
  matches: readonly LiveVersion[],
  rules: { includes: readonly IncludeRule[]; revincludes: readonly IncludeRule[] },
  run: IncludeRun,
): LiveVersion[] {
  const found = new Map<string, LiveVersion>();
  const isMatch = new Set(matches.map(keyOf));
  const add = (version: LiveVersion | undefined, isAllowed: (target: LiveVersion) => boolean): void => {
    if (version && !isMatch.has(keyOf(version)) && isAllowed(version)) found.set(keyOf(version), version);
  };
  for (const match of matches) {
    for (const { spec, targetType } of rules.includes) {
      for (const { type, id } of searchValues(match, spec, referencesOf)) {
        if (type === undefined || id === undefined || (targetType !== undefined && type !== targetType)) continue;
        add(run.view.get(type, id), run.canRead);
      }
    }
    for (const { sourceType, spec } of rules.revincludes) {
      for (const source of run.view.referencing(sourceType, keyOf(match))) {
        const pointsHere = searchValues(source, spec, referencesOf).some(
          ({ type, id }) => type === match.type && id === match.id,
        );
        if (pointsHere) add(source, run.canSearch);
      }
    }
  }
  return [...found.values()];
}

/** `Type/id`. */
export function keyOf({ type, id }: { type: string; id: string }): string {
  return `${type}/${id}`;
}
