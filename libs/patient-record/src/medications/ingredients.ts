import { clean } from '@fhir-gateway/record-view';
import { ingredientsOfCode } from '@fhir-gateway/record-view/dictionary';
import type { CodeableConcept, Medication } from 'fhir/r4.js';

import { codeOf, codingsOf, conceptKeys, sharedSystem } from '../matching/concept-keys.js';
import type { Medicine } from '../matching/medication.js';
import { textKey } from '../matching/text-key.js';
import { hasSeveralStrengths, ingredientsOfText } from './ingredient-names.js';

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
    strength,
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
    // The dictionary leaves out ingredients that it has no name for: RxNorm's own name tells how many there are.
    const isWhole = found && names.every((name) => name.split(' / ').length <= found.length);
    if (isWhole) return found;
  }
  const listed = medication?.ingredient ?? [];
  const parts = listed.map(({ itemCodeableConcept: part }) =>
    part === undefined ? [] : ingredientsOf([part], undefined, namesOf([part])),
  );
  if (parts.length > 0 && parts.every((part) => part.length > 0)) return parts.flat();
  for (const name of names) {
    const found = ingredientsOfText(name);
    if (found) return found;
  }
  return [];
}

/** Characters of a name that are read: the time to take a name apart grows with the square of its length. */
const longestName = 500;

/** Names as RxNorm writes them first, other displays, and the record's own words last. */
function namesOf(concepts: readonly CodeableConcept[]): string[] {
  const codings = concepts.flatMap(codingsOf);
  const rank = ({ system }: { system?: string }): number => (sharedSystem(system) === 'RxNorm' ? 0 : 1);
  const displays = [...codings].sort((one, other) => rank(one) - rank(other)).flatMap(({ display }) => display ?? []);
  const all = [...displays, ...concepts.flatMap(({ text }) => text ?? [])];
  return all.flatMap((name) => clean(name, longestName) ?? []);
}

function strengthOf(names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = [...name.matchAll(/(\d+(?:\.\d+)?)\s*(MG|MCG|UG|G|UNT|UNITS?|MEQ|%)(?![A-Z])/gi)];
    const [only, another] = found;
    if (only === undefined || another !== undefined || hasSeveralStrengths(name)) continue;
    const [, number = '', unit = ''] = only;
    const isMicro = /^(?:mcg|ug)$/i.test(unit);
    const value = isMicro ? Number((Number(number) / 1000).toPrecision(6)) : Number(number);
    return `${value} ${isMicro ? 'MG' : unit.toUpperCase()}`;
  }
  return undefined;
}
