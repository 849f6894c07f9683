import type { Coding, Resource, ValueSet, ValueSetComposeInclude, ValueSetExpansionContains } from 'fhir/r4.js';

/** The codes of a ValueSet, or why they are not known. */
export type ExpandedCodes =
  | { readonly isComplete: true; readonly codings: readonly Coding[] }
  | { readonly isComplete: false; readonly codings: readonly Coding[]; readonly problem: string };

const none: readonly Resource[] = [];
/** ValueSets that include ValueSets, followed this deep. */
const maxDepth = 5;
/** Codes of one list; a longer one is no list to choose from. */
const maxCodes = 5_000;

/**
 * Finds ValueSets by `url`, `url|version` or, within a form, `#id`, and lists their codes: those of the expansion where
 * there is one, else those that the definition spells out. What would take a terminology server is said to be missing.
 */
export class ValueSets {
  readonly #byUrl = new Map<string, ValueSet[]>();
  /** A form names one list in many questions, and asks for each in every view. */
  #listed = new WeakMap<readonly Resource[], Map<string, ExpandedCodes>>();

  constructor(valueSets: readonly ValueSet[]) {
    for (const valueSet of valueSets) this.add(valueSet);
  }

  add(valueSet: ValueSet): void {
    const { url } = valueSet;
    this.#listed = new WeakMap();
    if (typeof url === 'string') this.#byUrl.set(url, [...(this.#byUrl.get(url) ?? []), valueSet]);
  }

  /** @param contained resources of the form, in which `#id` is looked up */
  find(canonical: string, contained: readonly Resource[] = []): ValueSet | undefined {
    if (canonical.startsWith('#')) {
      const inner = contained.find(({ id }) => id === canonical.slice(1));
      return isValueSet(inner) ? inner : undefined;
    }
    const [url = '', version] = canonical.split('|');
    const candidates = [
      ...(this.#byUrl.get(url) ?? []),
      ...contained.filter(isValueSet).filter((inner) => inner.url === url),
    ];
    if (version === undefined) return candidates[0];
    return candidates.find((candidate) => candidate.version === version) ?? candidates.find((one) => !one.version);
  }

  /** The same object for the same list, as long as no list is added. */
  codesOf(canonical: string, contained: readonly Resource[] = none): ExpandedCodes {
    const listed = this.#listed.get(contained) ?? new Map<string, ExpandedCodes>();
    const codes = listed.get(canonical) ?? this.#expand(canonical, contained, []);
    this.#listed.set(contained, listed.set(canonical, codes));
    return codes;
  }

  #expand(canonical: string, contained: readonly Resource[], within: readonly string[]): ExpandedCodes {
    if (within.includes(canonical)) return missing('the list of codes includes itself');
    if (within.length >= maxDepth) return missing(`lists of codes include each other more than ${maxDepth} deep`);
    const valueSet = this.find(canonical, contained);
    if (!valueSet) return missing('the list of codes is not in the package');
    const { expansion, compose } = valueSet;
    if (Array.isArray(expansion?.contains)) {
      const codings = flatten(expansion.contains);
      const isCut = typeof expansion.total === 'number' && expansion.total > codings.length && !expansion.offset;
      return limited(codings, isCut ? 'the payer sent a part of the list of codes' : undefined);
    }
    if (!Array.isArray(compose?.include) || compose.include.length === 0) return missing('the list of codes is empty');
    const parts = compose.include.map((include) => this.#include(include, contained, [...within, canonical]));
    const excluded = (compose.exclude ?? []).map((exclude) =>
      this.#include(exclude, contained, [...within, canonical]),
    );
    const problem = [...parts, ...excluded].map((part) => (part.isComplete ? undefined : part.problem)).find(Boolean);
    const gone = new Set(excluded.flatMap(({ codings }) => codings).map(keyOf));
    return limited(
      parts.flatMap(({ codings }) => codings).filter((coding) => !gone.has(keyOf(coding))),
      problem,
    );
  }

  /** One clause: its conditions hold together (and), clauses add up (or). */
  #include(clause: ValueSetComposeInclude, contained: readonly Resource[], within: readonly string[]): ExpandedCodes {
    const { system, concept, filter, valueSet = [] } = clause;
    if (Array.isArray(filter) && filter.length > 0) return missing('the list of codes is given by a filter');
    const lists: ExpandedCodes[] = valueSet.map((canonical) => this.#expand(canonical, contained, within));
    if (Array.isArray(concept)) {
      const codings = concept.map(({ code, display }) => toCoding({ system, code, display }));
      lists.push({ isComplete: true, codings });
    } else if (system !== undefined) {
      if (lists.length === 0) return missing('the list is a whole code system');
      return lists.reduce(
        (one, other) => both(one, filterSystem(other, system)),
        filterSystem(lists[0] as ExpandedCodes, system),
      );
    }
    const [first, ...others] = lists;
    return first ? others.reduce(both, first) : missing('the list of codes is empty');
  }
}

function isValueSet(resource: Resource | undefined): resource is ValueSet {
  return resource?.resourceType === 'ValueSet';
}

function both(one: ExpandedCodes, other: ExpandedCodes): ExpandedCodes {
  if (!one.isComplete) return one;
  if (!other.isComplete) return other;
  const keys = new Set(other.codings.map(keyOf));
  return { isComplete: true, codings: one.codings.filter((coding) => keys.has(keyOf(coding))) };
}

function filterSystem(codes: ExpandedCodes, system: string): ExpandedCodes {
  return { ...codes, codings: codes.codings.filter((coding) => coding.system === system) };
}

/** Entries that only group others (`abstract`) and those no longer in use cannot be chosen; what is in them can. */
function flatten(contains: readonly ValueSetExpansionContains[]): Coding[] {
  const codings: Coding[] = [];
  const waiting = [...contains].reverse();
  while (waiting.length > 0 && codings.length <= maxCodes) {
    const { system, code, display, abstract, inactive, contains: inner } = waiting.pop() as ValueSetExpansionContains;
    if (code !== undefined && abstract !== true && inactive !== true) codings.push(toCoding({ system, code, display }));
    if (Array.isArray(inner)) waiting.push(...[...inner].reverse());
  }
  return codings;
}

function toCoding({
  system,
  code,
  display,
}: {
  system?: string | undefined;
  code: string;
  display?: string | undefined;
}): Coding {
  return { ...(system !== undefined && { system }), code, ...(display !== undefined && { display }) };
}

function keyOf({ system = '', code = '' }: Coding): string {
  return `${system}|${code}`;
}

function missing(problem: string): ExpandedCodes {
  return { isComplete: false, codings: [], problem };
}

function limited(codings: readonly Coding[], problem: string | undefined): ExpandedCodes {
  if (codings.length > maxCodes) {
    return { isComplete: false, codings: codings.slice(0, maxCodes), problem: `more than ${maxCodes} codes` };
  }
  return problem === undefined ? { isComplete: true, codings } : { isComplete: false, codings, problem };
}
