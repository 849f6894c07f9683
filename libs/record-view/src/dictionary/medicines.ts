import { linesOf } from './concepts.js';
import { keyOf, wordsOf } from './normalize.js';

/** A word for a set, such as a class of medicines or a group of vaccines. */
export interface NamedSet {
  readonly name: string;
  readonly synonyms: readonly string[];
  /** By name and synonym, as words are compared. */
  readonly keys: ReadonlySet<string>;
  /** Names of ingredients, or CVX codes. */
  readonly members: readonly string[];
}

/** Reads lines of name, synonyms and members. */
export function readClasses(text: string): NamedSet[] {
  return linesOf(text).map((line) => {
    const [name = '', synonyms = '', members = ''] = line.split('\t');
    const words = synonyms === '' ? [] : synonyms.split('|');
    return {
      name,
      synonyms: words,
      keys: new Set([name, ...words].map((text) => keyOf(wordsOf(text)))),
      members: members.split('|'),
    };
  });
}

/** Reads lines of ingredients and the codes of the products that contain them. */
export function readProducts(text: string): Map<string, readonly string[]> {
  const products = new Map<string, readonly string[]>();
  for (const line of linesOf(text)) {
    const [names = '', codes = ''] = line.split('\t');
    const ingredients = names.split('|');
    for (const code of codes.split(' ')) products.set(code, ingredients);
  }
  return products;
}

/** The name of an ingredient as records write it: without `(USP)` and `, human`. */
export function plainIngredient(name: string): string {
  return name.replace(/\s*\(.*?\)/g, '').replace(/,.*$/, '');
}
