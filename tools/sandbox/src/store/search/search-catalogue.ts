import type { SearchParameter } from 'fhir/r4.js';
import { compileSearchPath, type PathSelector } from './search-path.js';

/** The kinds of search parameter this server evaluates. Composite, special and phonetic ones are not offered. */
export const searchKinds = ['token', 'date', 'string', 'reference', 'quantity', 'number', 'uri'] as const;
export type SearchKind = (typeof searchKinds)[number];

/** One search parameter as it applies to one resource type. */
export interface SearchSpec {
  code: string;
  kind: SearchKind;
  /** Canonical URL of its definition. */
  definition: string;
  /** Types a reference parameter may point at. */
  targets: readonly string[];
  select: PathSelector;
}

/** The search parameters of every type held, compiled once at start. */
export class SearchCatalogue {
  /** The resource types of this server, in alphabetical order. */
  readonly types: readonly string[];
  readonly #specs: ReadonlyMap<string, ReadonlyMap<string, SearchSpec>>;

  constructor(types: Iterable<string>, definitions: readonly SearchParameter[]) {
    this.types = [...new Set(types)].sort();
    const specs = new Map(this.types.map((type) => [type, new Map<string, SearchSpec>()]));
    for (const definition of definitions) {
      const everywhere = definition.base.some((base) => base === 'Resource' || base === 'DomainResource');
      for (const type of everywhere ? this.types : definition.base) {
        const spec = specs.has(type) && compileSpec(definition, type);
        if (spec) specs.get(type)?.set(spec.code, spec);
      }
    }
    this.#specs = specs;
  }

  /** True when this server keeps resources of the type. */
  holds(type: string): boolean {
    return this.#specs.has(type);
  }

  /** A parameter by name, or `undefined` when the type has none of that name here. */
  find(type: string, code: string): SearchSpec | undefined {
    return this.#specs.get(type)?.get(code);
  }

  /** All parameters of a type, by name. */
  list(type: string): SearchSpec[] {
    return [...(this.#specs.get(type)?.values() ?? [])].sort((a, b) => a.code.localeCompare(b.code));
  }
}

function compileSpec(definition: SearchParameter, type: string): SearchSpec | undefined {
  const kind = searchKinds.find((it) => it === definition.type);
  if (!kind || !definition.expression || definition.xpathUsage === 'phonetic') return undefined;
  const select = compileSearchPath(definition.expression, type);
  if (!select) return undefined;
  return { code: definition.code, kind, definition: definition.url, targets: definition.target ?? [], select };
}
