import { tableAtHand } from './table-at-hand.js';
import { tableText } from './table-text.js';
import type { Concept, ConceptTable } from './concepts.js';
import { plainIngredient, readClasses, readProducts } from './medicines.js';
import { keyOf, wordsOf } from './normalize.js';

/** Makes a value when it is first asked for: the tables never change while a process runs. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const products = once(() => readProducts(tableText('medication-products')));
const groups = once(() => readClasses(tableText('vaccine-groups')));

/** The ingredients of a product or ingredient by its RxNorm code, in plain lower case; undefined for a code not known here. */
export function ingredientsOfCode(code: string): readonly string[] | undefined {
  const names =
    products().get(code) ?? conceptsByCode(tableAtHand('medications'), `RxNorm ${code}`).map(({ name }) => name);
  return names.length === 0 ? undefined : names.map((name) => plainIngredient(name).toLowerCase());
}

/** The ingredient that a name or brand stands for, in plain lower case; undefined for a word not known here. */
export function ingredientOfName(name: string): string | undefined {
  const [found, another] = tableAtHand('medications').byWord.get(keyOf(wordsOf(name))) ?? [];
  return found === undefined || another !== undefined ? undefined : plainIngredient(found.name).toLowerCase();
}

/** What an allergy is to. */
export interface RecordedAllergen {
  /** Plain name in lower case, the same for the substance and for the allergy to it. */
  readonly name: string;
  /** The class it belongs to, such as `penicillin`. */
  readonly group: string;
}

/** The allergen of a SNOMED CT or RxNorm code; undefined for a code not known here. */
export function allergenOfCode(system: 'SNOMED' | 'RxNorm', code: string): RecordedAllergen | undefined {
  const [concept] = conceptsByCode(tableAtHand('allergens'), `${system} ${code}`);
  return concept && allergenOf(concept);
}

/** The allergens that a text may mean, each once; none for words not known here. */
export function allergensOfText(text: string): readonly RecordedAllergen[] {
  const found = tableAtHand('allergens').byWord.get(keyOf(wordsOf(text))) ?? [];
  return found.map(allergenOf).filter(({ group }) => group !== 'negative' && group !== 'reaction');
}

/** The names of the groups of vaccines that a CVX code belongs to. */
export function vaccineGroupsOf(cvx: string): readonly string[] {
  const plain = cvx.replace(/^0+(?=\d)/, '');
  return groups()
    .filter(({ members }) => members.some((member) => member.replace(/^0+(?=\d)/, '') === plain))
    .map(({ name }) => name);
}

function conceptsByCode({ byCode }: ConceptTable, key: string): readonly Concept[] {
  return byCode.get(key) ?? [];
}

function allergenOf({ name, codes }: Concept): RecordedAllergen {
  const plain = name
    .replace(/ \([^()]*\).*$/, '')
    .replace(/ (?:allergy|class)$/, '')
    .toLowerCase();
  return { name: plain, group: codes[0]?.group ?? '' };
}
