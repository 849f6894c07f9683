import { textKey } from '../matching/text-key.js';
import brands from './combination-brands.json' with { type: 'json' };

/**
 * Brands and short names of medicines with several ingredients, which people and records write without naming each.
 *
 * Source: RxNorm, tradenames of products with more than one ingredient.
 */
const byBrand: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(brands).flatMap(([ingredients, names]) =>
    names.map((name) => [name, ingredients.split(' / ')] as const),
  ),
);

/** The ingredients of a brand or short name of a combination; undefined for any other name. */
export function ingredientsOfBrand(name: string): readonly string[] | undefined {
  return byBrand.get(textKey(name));
}
