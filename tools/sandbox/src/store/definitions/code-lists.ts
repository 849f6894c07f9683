import type { CodeSystem, CodeSystemConcept, ConceptMap, ValueSet } from 'fhir/r4.js';
import { readTerminology } from './definition-files.js';

/** One code of a system, with the words for it. */
export interface Code {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Why the codes of a value set cannot be told: what it names is not here, or it has a rule beyond lists. */
export type NoCodes = 'unknown' | 'unlisted';

/** Value sets within value sets, that deep. */
const maxDepth = 10;

/** The value sets, code systems and concept maps that R4 publishes. Read when first asked. */
export class CodeLists {
  readonly #valueSets = new Map<string, ValueSet>();
  readonly #systems = new Map<string, ReadonlyMap<string, string | undefined>>();
  readonly #maps = new Map<string, ConceptMap>();
  #isRead = false;

  /** By canonical URL, with a version or without, or by id. */
  valueSet(name: string): ValueSet | undefined {
    this.#read();
    return this.#valueSets.get(name.split('|')[0] ?? '');
  }

  conceptMap(name: string): ConceptMap | undefined {
    this.#read();
    return this.#maps.get(name.split('|')[0] ?? '');
  }

  /** The codes of a system with their displays; `undefined` for one that is not held whole. */
  system(url: string): ReadonlyMap<string, string | undefined> | undefined {
    this.#read();
    return this.#systems.get(url);
  }

  /** All codes of a value set, each once, in their order. */
  codesOf({ compose }: ValueSet, depth = 0): Code[] | NoCodes {
    const codes = new Map<string, Code>();
    if (!compose || depth > maxDepth) return 'unlisted';
    for (const include of compose.include) {
      const included = this.#listed(include, depth);
      if (!Array.isArray(included)) return included;
      for (const code of included) codes.set(`${code.system}|${code.code}`, code);
    }
    for (const exclude of compose.exclude ?? []) {
      const excluded = this.#listed(exclude, depth);
      if (!Array.isArray(excluded)) return excluded;
      for (const { system, code } of excluded) codes.delete(`${system}|${code}`);
    }
    return [...codes.values()];
  }

  #listed({ system, concept, filter, valueSet = [] }: ValueSetPart, depth: number): Code[] | NoCodes {
    if (filter) return 'unlisted';
    const lists: Code[][] = [];
    if (system !== undefined) {
      const known = this.system(system);
      const codes = concept ?? (known && Array.from(known, ([code, display]) => ({ code, display })));
      if (!codes) return 'unknown';
      lists.push(codes.map(({ code, display = known?.get(code) }) => ({ system, code, ...(display && { display }) })));
    }
    for (const name of valueSet) {
      const other = this.valueSet(name);
      const codes = other ? this.codesOf(other, depth + 1) : 'unknown';
      if (!Array.isArray(codes)) return codes;
      lists.push(codes);
    }
    // What has to be in all of them.
    const [first = [], ...others] = lists;
    return first.filter((one) => others.every((list) => list.some((two) => isSame(one, two))));
  }

  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    for (const resource of readTerminology()) {
      const { url = '', id = '' } = resource;
      if (resource.resourceType === 'CodeSystem') this.#addSystem(resource);
      else if (resource.resourceType === 'ValueSet') {
        const { text: _text, ...valueSet } = resource;
        this.#valueSets.set(url, valueSet).set(id, valueSet);
      } else if (resource.resourceType === 'ConceptMap') this.#maps.set(url, resource).set(id, resource);
    }
  }

  /** Of a system that is published in part, a code that is not listed may still be one. */
  #addSystem({ url, content, concept }: CodeSystem): void {
    if (url === undefined || content !== 'complete') return;
    const codes = new Map<string, string | undefined>();
    const add = ({ code, display, concept: below = [] }: CodeSystemConcept): void => {
      codes.set(code, display);
      below.forEach(add);
    };
    concept?.forEach(add);
    this.#systems.set(url, codes);
  }
}

type ValueSetPart = NonNullable<ValueSet['compose']>['include'][number];

function isSame(one: Code, two: Code): boolean {
  return one.system === two.system && one.code === two.code;
}
