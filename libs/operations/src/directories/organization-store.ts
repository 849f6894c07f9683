import type { OrganizationPlace } from '@fhir-gateway/platform-registry';
import type { OrganizationFacts } from './fhir-organization.js';

/**
 * The organizations of one bundle while it is read. Each is kept as one text, a quarter of what its objects would take:
 * the largest lists have a hundred thousand.
 */
export class OrganizationStore {
  readonly #texts: string[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #places = new Map<string, OrganizationPlace>();

  add(keys: readonly string[], organization: OrganizationFacts): void {
    const at = this.#texts.push(JSON.stringify(organization)) - 1;
    for (const key of keys) this.#byKey.set(key, at);
  }

  get(key: string): OrganizationFacts | undefined {
    const text = this.#texts[this.#byKey.get(key) ?? -1];
    return text === undefined ? undefined : this.#parse(text);
  }

  /** All organizations, each once, however many keys it has. */
  *all(): Generator<OrganizationFacts> {
    for (const text of this.#texts) yield this.#parse(text);
  }

  #parse(text: string): OrganizationFacts {
    const facts = JSON.parse(text) as OrganizationFacts;
    return { ...facts, places: facts.places.map((place) => this.#shared(place)) };
  }

  /** Few towns have very many organizations: one object for each town is enough. */
  #shared(place: OrganizationPlace): OrganizationPlace {
    const key = `${place.city ?? ''},${place.state ?? ''}`;
    const known = this.#places.get(key);
    if (known === undefined) this.#places.set(key, place);
    return known ?? place;
  }
}
