import { isResourceType, referenceParameters } from '@fhir-gateway/fhir';

/** A way in which a search goes beyond the resources of the type that it is about. */
export interface SearchStep {
  /** `include` and `revinclude` bring resources along; `has` and `chain` look into them. */
  readonly kind: 'include' | 'revinclude' | 'has' | 'chain';
  /** The type that holds the reference; `*` where the search does not say. */
  readonly source: string;
  /** The search parameter that holds it; `*` for all. */
  readonly parameter: string;
  /** The types that are brought along or looked into; `*` for any. */
  readonly types: readonly string[];
  /** Taken again from what was brought along (`:iterate`). */
  readonly isIterated: boolean;
}

const any: readonly string[] = ['*'];
/** What has none of these has no step. An escape can hide any of them. */
const signs = /include|_has|[.%]/i;

/**
 * The steps of a search. A parameter that R4 does not define on a type may lead anywhere.
 *
 * @param search raw, query and form joined by `&`
 * @param searchedType `undefined` or `*` for a search of several types
 * @see https://hl7.org/fhir/R4/search.html#include, #chaining, #has
 */
export function searchSteps(search: string, searchedType: string | undefined): SearchStep[] {
  if (!signs.test(search)) return [];
  const steps: SearchStep[] = [];
  for (const [name, value] of new URLSearchParams(search)) {
    // Some servers take parameter names in any case.
    const base = name.split(':', 1)[0]?.toLowerCase();
    if (base === '_include' || base === '_revinclude') {
      for (const one of value.split(',')) steps.push(inclusion(base === '_include', name.includes(':'), one.trim()));
    } else {
      addLooks(steps, name, searchedType ?? '*');
    }
  }
  return steps;
}

function inclusion(isForward: boolean, isIterated: boolean, value: string): SearchStep {
  const [given = '', parameter = '*', target] = value.split(':');
  const source = isResourceType(given) ? given : '*';
  if (!isForward) return { kind: 'revinclude', source, parameter, types: [source], isIterated };
  const types = target !== undefined && isResourceType(target) ? [target] : targetsOf(source, parameter);
  return { kind: 'include', source, parameter, types, isIterated };
}

/** `_has:Type:parameter:name`, `reference.name`, and any nesting of both. */
function addLooks(steps: SearchStep[], name: string, searchedType: string): void {
  const segments = name.split('.');
  let sources: readonly string[] = [searchedType];
  segments.forEach((segment, at) => {
    const pieces = segment.split(':');
    while (pieces[0]?.toLowerCase() === '_has') {
      const [, given = '', parameter = '*'] = pieces.splice(0, 3);
      const source = isResourceType(given) ? given : '*';
      steps.push({ kind: 'has', source, parameter, types: [source], isIterated: false });
      sources = [source];
    }
    // The last one is what is compared; only those before it are followed.
    if (at === segments.length - 1) return;
    const [parameter = '', type] = pieces;
    for (const source of sources) {
      const types = type !== undefined && isResourceType(type) ? [type] : targetsOf(source, parameter);
      // To compare the id of what is referred to says no more than to compare the reference.
      const isId = at === segments.length - 2 && segments.at(-1)?.toLowerCase() === '_id';
      if (!isId) steps.push({ kind: 'chain', source, parameter, types, isIterated: false });
    }
    const [first = '*'] = sources;
    sources = type !== undefined && isResourceType(type) ? [type] : targetsOf(first, parameter);
  });
}

function targetsOf(source: string, parameter: string): readonly string[] {
  return referenceParameters(source).get(parameter) ?? any;
}
