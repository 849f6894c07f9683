import { ingredientOfName } from '@fhir-gateway/record-view/dictionary';

import { ingredientsOfBrand } from './combination-brands.js';

/** Words of salts and hydrates: the course is that of the ingredient. */
const salts: ReadonlySet<string> = new Set(
  (
    'hydrochloride hcl sodium sod potassium pot calcium besylate sulfate succinate tartrate maleate mesylate acetate ' +
    'fumarate phosphate citrate hydrobromide monohydrate dihydrate anhydrous'
  ).split(' '),
);

/**
 * Words that say how a medicine is made or taken, and never what is in it. A word that is not here may name another
 * ingredient: `hct`, `pm`, `protamine`.
 */
const fillers: ReadonlySet<string> = new Set([
  ...salts,
  ...'er xr xl sr cr dr la ec odt extended sustained delayed immediate release hr hour enteric coated film'.split(' '),
  ...'oral po tablet tablets tab tabs tb pill pills capsule capsules cap caps chewable chew disintegrating'.split(' '),
  ...'solution soln suspension susp syrup elixir liquid drops powder packet granules sublingual sl'.split(' '),
  ...'injection injectable inj subcutaneous intravenous intramuscular pen pens pen-injector injector kwikpen'.split(
    ' ',
  ),
  ...'flextouch flexpen solostar vial vials cartridge prefilled syringe autoinjector auto-injector'.split(' '),
  ...'inhaler inhalation inhal hfa inh aerosol diskus ellipta respimat nebulizer nebulization metered dose'.split(' '),
  ...'topical cream ointment lotion gel patch transdermal ophthalmic otic nasal spray eye ear'.split(' '),
  ...'vaginal rectal suppository suppositories usp generic otc brand human low adult strength unit units'.split(' '),
  ...'daily once twice nightly weekly bedtime every day bid tid qid qd qhs prn as needed directed at in the'.split(' '),
  ...'take taking'.split(' '),
]);

/** What stands between the ingredients of a combination. */
const separators = /\s*(?:\bw\/|[/&+,]|\band\b|\bwith\b|\bplus\b|-)\s*/;

/** Strengths of two ingredients (`5-325`), or parts of a mixture (`70/30`), against `10 MG/5 ML`. */
const strengths = /\d(?:\s*(?:mg|mcg|ug|g))?\s*-\s*\d|\d\/\d/;

/**
 * The ingredients that a name says, such as `metformin hydrochloride 500 MG Oral Tablet` or `LISINOPRIL 10MG TAB`.
 *
 * @returns none where the name says that there is more in it than is known here; undefined for a name that says nothing
 */
export function ingredientsOfText(name: string): readonly string[] | undefined {
  const parts = name.toLowerCase().split(' / ');
  if (parts.length === 1) return ingredientsOfPart(name.toLowerCase());
  const found = parts.map(ingredientsOfPart);
  return found.every((one) => one !== undefined && one.length > 0) ? found.flatMap((one) => one ?? []) : undefined;
}

function ingredientsOfPart(name: string): readonly string[] | undefined {
  const plain = name
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/[();]/g, ' ')
    .replace(/^\s*\d+(?:\.\d+)?\s*(?:hr|actuat|ml|mg)\s+/, '')
    .replace(/\s+#?\d.*$/, '')
    .trim();
  const brand = ingredientsOfBrand(withoutFillers(plain)) ?? ingredientsOfBrand(/^\D*\b\d+\b/.exec(name)?.[0] ?? '');
  if (brand) return brand;
  const combined = combinationOf(plain);
  if (combined) return combined;
  const known = leadingIngredient(plain);
  if (known !== undefined) return known.isWhole && !hasSeveralStrengths(name) ? [known.ingredient] : [];
  const bare = withoutSalts(plain);
  // A name without a strength may be anything: `aspirin or ibuprofen`, `see list`.
  return /\d/.test(name) && bare !== '' && plain.split(/\s+/).length <= 4 ? [bare] : undefined;
}

/** Whether a name has strengths of several ingredients in one, or the parts of a mixture. */
export function hasSeveralStrengths(name: string): boolean {
  return strengths.test(name.toLowerCase());
}

/** All ingredients of a name that says several; undefined for any other, and where one of them is not known. */
function combinationOf(plain: string): readonly string[] | undefined {
  const parts = plain.split(separators).filter(Boolean);
  if (parts.length < 2 || ingredientOfName(plain) !== undefined) return undefined;
  const found = parts.map((part) => {
    const known = leadingIngredient(part.replace(/^(?:pot|sod) /, ''));
    return known?.isWhole ? known.ingredient : undefined;
  });
  const several = new Set(found);
  return several.size > 1 && found.every((one) => one !== undefined) ? found : undefined;
}

/** The longest name of one ingredient with which a text begins, and whether the words behind it name nothing else. */
function leadingIngredient(text: string): { readonly ingredient: string; readonly isWhole: boolean } | undefined {
  const words = text.split(/\s+/).filter(Boolean);
  for (let count = Math.min(words.length, 4); count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const ingredient = ingredientOfName(name);
    if (ingredient === undefined) continue;
    // The dictionary takes `magnesium` for its oxide, and `magnesium citrate` is another medicine.
    const isShort = ingredient.startsWith(`${name} `);
    const isNothingElse = (word: string): boolean =>
      fillers.has(word)
        ? !isShort || !salts.has(word) || ingredient.endsWith(` ${word}`)
        : ingredientOfName(word) === ingredient;
    return { ingredient, isWhole: words.slice(count).every(isNothingElse) };
  }
  return undefined;
}

function withoutFillers(plain: string): string {
  return wordsOf(plain, (word) => !fillers.has(word));
}

/** Salts stand behind what they are of: at the beginning, such a word is a part of the name (`sodium chloride`). */
function withoutSalts(plain: string): string {
  return salts.has(plain.split(/\s+/)[0] ?? '') ? plain : wordsOf(plain, (word) => !salts.has(word));
}

function wordsOf(plain: string, isTaken: (word: string) => boolean): string {
  return plain.split(/\s+/).filter(isTaken).join(' ');
}
