import type { OrganizationPlace } from '@fhir-gateway/platform-registry';

/**
 * Keeps one copy of what occurs in very many organizations of a list: places and references. Without it a large list
 * would be held many times over.
 */
export class SharedValues {
  readonly #places = new Map<string, OrganizationPlace>();
  readonly #texts = new Map<string, string>();

  place(city: string | undefined, state: string | undefined): OrganizationPlace {
    const key = `${city ?? ''},${state ?? ''}`;
    const place = this.#places.get(key) ?? {
      ...(city !== undefined && { city }),
      ...(state !== undefined && { state }),
    };
    this.#places.set(key, place);
    return place;
  }

  text(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }
}
