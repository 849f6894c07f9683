import { createHash } from 'node:crypto';
import type { Resource } from 'fhir/r4.js';

/** Gives every resource an id that says nothing, and its references the new ones. Equal names give equal ids. */
export class OpaqueIds {
  readonly #system: string;
  /** By old reference: a record names its patient in nearly every resource. */
  readonly #known = new Map<string, string>();

  /** @param system makes ids differ from those of other systems */
  constructor(system: string) {
    this.#system = system;
  }

  /** The new id of a resource. */
  idOf(type: string, id: string): string {
    const old = `${type}/${id}`;
    let found = this.#known.get(old);
    if (found === undefined) {
      const digest = createHash('sha256').update(`${this.#system}/${old}`).digest('base64url');
      found = digest.replace(/[-_]/g, '').slice(0, 20);
      this.#known.set(old, found);
    }
    return found;
  }

  /** A reference `Type/id` with the new id. */
  refOf(reference: string): string {
    const [type = '', id = ''] = reference.split('/');
    return `${type}/${this.idOf(type, id)}`;
  }

  /** The resource under its new id, with new references. */
  rename<T extends Resource>(resource: T): T {
    const id = this.idOf(resource.resourceType, resource.id ?? '');
    return { ...(this.#map(resource) as T), id };
  }

  #map(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((member) => this.#map(member));
    if (typeof value !== 'object' || value === null) return value;
    const members = value as Record<string, unknown>;
    const renamed: Record<string, unknown> = {};
    for (const name of Object.keys(members)) {
      const member = members[name];
      const isReference = name === 'reference' || (name === 'url' && /^Binary\//.test(String(member)));
      renamed[name] = isReference && typeof member === 'string' ? this.refOf(member) : this.#map(member);
    }
    return renamed;
  }
}
