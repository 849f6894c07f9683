import { ingredientOfName, ingredientsOfCode } from '@fhir-gateway/record-view/dictionary';
import type { CodeableConcept, Medication } from 'fhir/r4.js';

import { codeOf, codingsOf, conceptKeys, sharedSystem } from '../matching/concept-keys.js';
import type { Medicine } from '../matching/medication.js';
import { textKey } from '../matching/text-key.js';

/** Words of salts and hydrates: the course is that of the ingredient. */
const salts =
  /\b(hydrochloride|hcl|sodium|potassium|calcium|besylate|sulfate|succinate|tartrate|maleate|mesylate|acetate|fumarate|phosphate|citrate|hydrobromide|monohydrate|dihydrate|anhydrous)\b/g;

/** How the ingredient is released and where it acts: each is a course of its own. */
const forms: readonly (readonly [form: string, words: RegExp])[] = [
  ['extended release', /extended.release|sustained.release|\b(?:12|24) hr\b|\b(?:er|xr|xl|sr)\b/],
  ['eye', /\b(?:ophthalmic|eye)\b/],
  ['ear', /\b(?:otic|ear)\b/],
  ['nose', /\bnasal\b/],
  ['inhaled', /\binhal|\b(?:hfa|inh|actuat|nebuli\w+)\b/],
  ['skin', /\b(?:topical|cream|ointment|lotion|gel|transdermal|patch)\b/],
  ['injected', /\b(?:inject\w*|vial|prefilled syringe|pen injector|cartridge)\b/],
  ['vaginal', /\bvaginal\b/],
  ['rectal', /\b(?:rectal|suppositor\w+)\b/],
];

/** What a medicine is by its code, else its ingredients, else its name, else its text. */
export function medicineOf(concept: CodeableConcept | undefined, medication?: Medication): Medicine {
  const concepts = [concept, medication?.code].filter((one) => one !== undefined);
  const names = namesOf(concepts);
  const text = names.join(' ').toLowerCase();
  const found = forms.filter(([, words]) => words.test(text)).map(([form]) => form);
  const ingredients = [...new Set(ingredientsOf(concepts, medication, names))].sort();
  const strength = strengthOf(names);
  const name = ingredients.join(' / ') || textKey(names[0]) || conceptKeys(...concepts).certain.join(', ');
  return {
    key: name === '' ? '' : [name, ...found].join(', '),
    ingredients,
    ...(strength !== undefined && { strength }),
  };
}

function ingredientsOf(
  concepts: readonly CodeableConcept[],
  medication: Medication | undefined,
  names: readonly string[],
): readonly string[] {
  for (const concept of concepts) {
    const code = codeOf(concept, 'RxNorm');
    const found = code === undefined ? undefined : ingredientsOfCode(code);
    if (found) return found;
  }
  const parts = (medication?.ingredient ?? []).flatMap(({ itemCodeableConcept }) => itemCodeableConcept ?? []);
  if (parts.length > 0) return parts.flatMap((part) => ingredientsOf([part], undefined, namesOf([part])));
  for (const name of names) {
    const found = name.split(' / ').map(ingredientIn);
    if (found.every((one) => one !== undefined)) return found;
  }
  return [];
}

/** Names as RxNorm writes them first, other displays, and the record's own words last. */
function namesOf(concepts: readonly CodeableConcept[]): string[] {
  const codings = concepts.flatMap(codingsOf);
  const rank = ({ system }: { system?: string }): number => (sharedSystem(system) === 'RxNorm' ? 0 : 1);
  const displays = [...codings].sort((one, other) => rank(one) - rank(other)).flatMap(({ display }) => display ?? []);
  return [...displays, ...concepts.flatMap(({ text }) => text ?? [])];
}

/** The ingredient in a name such as `metformin hydrochloride 500 MG Oral Tablet` or `LISINOPRIL 10MG TAB`. */
function ingredientIn(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/^\s*\d+(?:\.\d+)?\s*(?:hr|actuat|ml|mg)\s+/, '')
    .replace(/\s+\d.*$/, '')
    .trim();
  const words = plain.split(/\s+/);
  for (let count = Math.min(words.length, 4); count > 0; count -= 1) {
    const found = ingredientOfName(words.slice(0, count).join(' '));
    if (found !== undefined) return found;
  }
  const bare = plain.replace(salts, ' ').replace(/\s+/g, ' ').trim();
  // A name without a strength may be anything: `aspirin or ibuprofen`, `see list`.
  return /\d/.test(name) && bare !== '' && words.length <= 4 ? bare : undefined;
}

function strengthOf(names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = [...name.matchAll(/(\d+(?:\.\d+)?)\s*(MG|MCG|UG|G|UNT|UNITS?|MEQ|%)(?![A-Z])/gi)];
    const [only, another] = found;
    if (only === undefined || another !== undefined) continue;
    const [, number = '', unit = ''] = only;
    const isMicro = /^(?:mcg|ug)$/i.test(unit);
    const value = isMicro ? Number((Number(number) / 1000).toPrecision(6)) : Number(number);
    return `${value} ${isMicro ? 'MG' : unit.toUpperCase()}`;
  }
  return undefined;
}
