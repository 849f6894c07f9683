import { parseReference } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';

import { referencedTypes } from './exported-types.js';

/** More than this of one platform is not remembered. */
export const mostReferences = 5_000;

/**
 * What the entries of one platform refer to and a search by patient does not find: who wrote them, where, which product.
 */
export class References {
  readonly #baseUrl: string;
  readonly #ids = new Map<string, Set<string>>();
  #count = 0;
  #dropped = 0;

  /** @param baseUrl the FHIR base under which absolute references of the platform stand */
  constructor(baseUrl: string) {
    this.#baseUrl = `${baseUrl}/`;
  }

  /** Remembers what a resource refers to. */
  collect(resource: FhirResource): void {
    walk(resource, (reference) => {
      const relative = reference.startsWith(this.#baseUrl) ? reference.slice(this.#baseUrl.length) : reference;
      const { base, type = '', id = '' } = parseReference(relative) ?? {};
      if (base === '' && referencedTypes.has(type)) this.#add(type, id);
    });
  }

  /** What was collected by type, and forgets it: what is read next may refer to more. */
  take(): { readonly type: string; readonly ids: readonly string[] }[] {
    const taken = [...this.#ids].map(([type, ids]) => ({
      type,
      ids: [...ids].filter((id) => !this.#isTaken(type, id)),
    }));
    for (const { type, ids } of taken) for (const id of ids) this.#taken.add(`${type}/${id}`);
    this.#ids.clear();
    return taken.filter(({ ids }) => ids.length > 0);
  }

  /** How many were not remembered, since they were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  readonly #taken = new Set<string>();

  #isTaken(type: string, id: string): boolean {
    return this.#taken.has(`${type}/${id}`);
  }

  #add(type: string, id: string): void {
    const ids = this.#ids.get(type) ?? new Set<string>();
    if (ids.has(id) || this.#isTaken(type, id)) return;
    if (this.#count >= mostReferences) {
      this.#dropped += 1;
      return;
    }
    this.#count += 1;
    this.#ids.set(type, ids.add(id));
  }
}

/** Calls back with each `reference` of a value. Depth is bounded by the JSON reader. */
function walk(value: unknown, found: (reference: string) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      if (name === 'reference' && typeof one === 'string') found(one);
      else walk(one, found);
    }
  }
}
