import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import { codeForm } from '../dictionary/code-form.js';
import { codeKey, systemName, type ConceptTable } from '../dictionary/concepts.js';
import { kindsOf, medicineSets, tableOf, type MedicineSets } from '../dictionary/dictionary.js';
import { wordsOf, withoutFillers, keyOf } from '../dictionary/normalize.js';
import { resolveWord, type WordMeaning } from '../dictionary/resolve-word.js';
import { allTexts, conceptsOf, type FoundCoding, type ResourceConcepts } from './resource-concepts.js';
import type { WordFilter } from './search-plan.js';

/**
 * How a resource answers a word: by a `code` of what was meant, by its own `name`; or with the word in its name though it is
 * of something `other`, or `history` of it, a risk or of a related kind.
 */
export type Match = 'code' | 'name' | 'other' | 'history';

/** One value of a filter, prepared. */
interface PreparedValue {
  readonly text: string;
  readonly words: readonly string[];
  readonly meaning: WordMeaning | undefined;
  readonly offers: readonly string[];
  readonly isCode: boolean;
  readonly codeKeys: ReadonlySet<string>;
  readonly historyKeys: ReadonlySet<string>;
}

/** A filter that resources can be held against. */
export interface Matcher {
  readonly filter: WordFilter;
  readonly values: readonly PreparedValue[];
  match(resource: FhirResource, medications: ReadonlyMap<string, CodeableConcept>): Match | undefined;
}

/** Prepares a filter: what the dictionary says of its words is looked up once. */
export async function createMatcher(resourceType: string, filter: WordFilter): Promise<Matcher> {
  const tables = await Promise.all(kindsOf(resourceType).map(tableOf));
  const medicines = kindsOf(resourceType).includes('medications') ? await medicineSets() : undefined;
  const values = await Promise.all(filter.values.map((value) => prepare(resourceType, value, tables)));
  const known: Known = { tables, medicines, isApart: apartTypes.has(resourceType) };
  return {
    filter,
    values,
    match: (resource, medications) => {
      const concepts = conceptsOf(resource, filter.where === 'anywhere' ? '' : filter.param, medications);
      const texts = filter.where === 'anywhere' ? allTexts(resource) : [];
      return best(values.map((value) => matchValue(value, concepts, texts, known)));
    },
  };
}

/** Types whose codes hold alike names apart: glucose in urine is no glucose in blood, H1N1 is no seasonal flu shot. */
const apartTypes: ReadonlySet<string> = new Set(['Observation', 'DiagnosticReport', 'Immunization']);

interface Known {
  readonly tables: readonly ConceptTable[];
  readonly medicines: MedicineSets | undefined;
  readonly isApart: boolean;
}

async function prepare(resourceType: string, text: string, tables: readonly ConceptTable[]): Promise<PreparedValue> {
  const isCode = codeForm(text, resourceType) !== undefined;
  const { meaning, offers } = isCode
    ? { meaning: ofCode(text, tables), offers: [] }
    : await resolveWord(resourceType, text);
  const all = wordsOf(text);
  const words = withoutFillers(all);
  return {
    text,
    words: words.length > 0 ? words : all,
    meaning,
    offers,
    isCode,
    codeKeys: new Set(meaning?.codes.filter(({ relation }) => relation !== 'h').map(({ key }) => key)),
    historyKeys: new Set(meaning?.codes.filter(({ relation }) => relation === 'h').map(({ key }) => key)),
  };
}

/** An ingredient's code stands for its products, which is what records hold. */
function ofCode(text: string, tables: readonly ConceptTable[]): WordMeaning | undefined {
  const key = codeKey('RxNorm', text.split('|').at(-1) ?? text);
  const concept = tables.flatMap(({ byCode }) => byCode.get(key) ?? [])[0];
  if (!concept) return undefined;
  const ingredients = [concept.name.toLowerCase()];
  return {
    reason: 'exact',
    understoodAs: [concept.name],
    codes: [],
    categories: [],
    members: [],
    ingredients,
    names: [],
  };
}

const order: readonly Match[] = ['code', 'name', 'other', 'history'];

function best(matches: readonly (Match | undefined)[]): Match | undefined {
  return order.find((match) => matches.includes(match));
}

function matchValue(
  value: PreparedValue,
  concepts: ResourceConcepts,
  texts: readonly string[],
  known: Known,
): Match | undefined {
  if (value.isCode) return concepts.codings.some((coding) => isCodeMeant(value, coding, known)) ? 'code' : undefined;
  const { meaning } = value;
  const byCode = meaning && matchCodings(value, meaning, concepts.codings, known);
  if (byCode) return byCode;
  const isNamed =
    concepts.texts.some((text) => isInText(value, wordsOf(text))) || isCodeItself(value, concepts.codings);
  if (!isNamed) {
    if (texts.some((text) => hasAll(value.words, wordsOf(text)))) return 'name';
    return concepts.texts.some((text) => isWithin(value.words, wordsOf(text))) ? 'history' : undefined;
  }
  if (isAboutHistory(value.words, concepts.texts)) return 'history';
  const isOther = known.isApart && meaning !== undefined && isAnother(concepts.codings, known.tables);
  return isOther ? 'other' : 'name';
}

function matchCodings(
  { codeKeys, historyKeys }: PreparedValue,
  { categories, members, ingredients }: WordMeaning,
  codings: readonly FoundCoding[],
  { medicines, tables }: Known,
): Match | undefined {
  const keys = codings.flatMap((coding) => keysOf(coding, codeKeys));
  if (keys.some((key) => codeKeys.has(key) || members.includes(key))) return 'code';
  if (keys.some((key) => historyKeys.has(key))) return 'history';
  const isBelow = (key: string) => categories.some((category) => key.startsWith(`ICD-10 ${category}`));
  if (keys.some((key) => isBelow(key) && !isHistoryOf(key, tables))) return 'code';
  const contained = codings.flatMap(({ code }) => medicines?.products.get(code) ?? []);
  return contained.some((name) => ingredients.includes(name.toLowerCase())) ? 'code' : undefined;
}

function isHistoryOf(key: string, tables: readonly ConceptTable[]): boolean {
  const concepts = tables.flatMap(({ byCode }) => byCode.get(key) ?? []);
  return concepts.some(({ codes }) => codes.some((code) => code.key === key && code.relation === 'h'));
}

/** A code without its system may be any of those with that code. */
function keysOf({ system, code }: FoundCoding, known: ReadonlySet<string>): string[] {
  if (system !== '') return [codeKey(system, code)];
  return systemNames.map((name) => codeKey(name, code)).filter((key) => known.has(key));
}

const systemNames = ['LOINC', 'SNOMED', 'RxNorm', 'CVX', 'ICD-10', 'HCPCS'];

function isCodeMeant({ text, meaning }: PreparedValue, { system, code }: FoundCoding, { medicines }: Known): boolean {
  const [askedSystem, asked] = text.includes('|') ? (text.split('|', 2) as [string, string]) : [undefined, text];
  if (askedSystem && systemName(askedSystem) !== systemName(system) && system !== '') return false;
  if (asked === '') return true;
  const products = medicines?.products.get(code) ?? [];
  if (meaning && products.some((name) => meaning.ingredients.includes(name.toLowerCase()))) return true;
  const [one, other] = [asked, code].map((each) =>
    each
      .toUpperCase()
      .replaceAll('.', '')
      .replace(/^0+(?=\d+$)/, ''),
  ) as [string, string];
  const isIcd = /^[A-Z]\d[\dAB]/.test(one) && (system === '' || systemName(system) === 'ICD-10');
  return one === other || (isIcd && other.startsWith(one));
}

/** A local code may be a word: `GLU`. */
function isCodeItself({ text }: PreparedValue, codings: readonly FoundCoding[]): boolean {
  return codings.some(({ code }) => code.toLowerCase() === text.toLowerCase());
}

/** Words of two letters mean too much: they must be all that the text says. */
function isInText({ words, meaning }: PreparedValue, text: readonly string[]): boolean {
  const key = keyOf(words);
  if (key.length < 3) return keyOf(text) === key || (meaning !== undefined && isNamed(meaning, text));
  return hasAll(words, text) || (meaning !== undefined && isNamed(meaning, text));
}

function isNamed({ names }: WordMeaning, text: readonly string[]): boolean {
  return names.some((name) => keyOf(name).length >= 3 && hasPhrase(name, text));
}

function hasAll(words: readonly string[], text: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => text.includes(word));
}

/** Shorter words stand in too many others. */
const shortestWithin = 5;

/** Whether words stand within longer ones, which are of a related kind: diabetes in prediabetes, thyroid in hypothyroidism. */
function isWithin(words: readonly string[], text: readonly string[]): boolean {
  const holds = (word: string): boolean =>
    text.includes(word) || (word.length >= shortestWithin && text.some((other) => other.includes(word)));
  return words.length > 0 && words.every(holds);
}

function hasPhrase(phrase: readonly string[], text: readonly string[]): boolean {
  return text.some((_, at) => phrase.every((word, index) => text[at + index] === word));
}

/** A name that says history, risk or another person's illness, and a question that does not. */
function isAboutHistory(words: readonly string[], texts: readonly string[]): boolean {
  const asked = words.join(' ');
  const hint = texts.map((text) => historyForm.exec(text)?.[1]?.toLowerCase()).find((found) => found !== undefined);
  return hint !== undefined && !asked.includes(hint.split(' ')[0] ?? hint);
}

const historyForm =
  /\b(family history|fh:|history of|personal history|gestational|pre-?diabetes|prediabetes|at risk|risk of|screening for)/i;

/** Whether a resource has a code that is known, and is none of those that were meant. */
function isAnother(codings: readonly FoundCoding[], tables: readonly ConceptTable[]): boolean {
  return codings.some(({ system, code }) => tables.some(({ byCode }) => byCode.has(codeKey(system, code))));
}
