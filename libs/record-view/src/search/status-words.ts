import type { CodeableConcept } from 'fhir/r4.js';
import { keyOf, wordsOf } from '../dictionary/normalize.js';
import statusWords from './status-words.json' with { type: 'json' };

/** Codes of a search parameter, each with everyday words for it. */
type CodeList = Readonly<Record<string, readonly string[]>>;

/** Codes of R4 and US Core by type and parameter, see https://hl7.org/fhir/R4/terminologies-valuesets.html. */
const lists = new Map<string, Readonly<Record<string, CodeList>>>(
  Object.entries(statusWords).flatMap(([types, params]) => types.split(',').map((type) => [type, params])),
);

/** The codes that a parameter takes, when they are a list that is known here. */
export function codesOf(resourceType: string, param: string): readonly string[] | undefined {
  const list = listOf(resourceType, param);
  return list && Object.keys(list).filter((code) => !code.includes(','));
}

/** The code that a word means for a parameter; undefined for a parameter without a list and for words that are in none. */
export function statusCode(resourceType: string, param: string, word: string): string | undefined {
  const list = listOf(resourceType, param);
  if (list === undefined || word.includes('|')) return undefined;
  const key = keyOf(wordsOf(word));
  for (const code of Object.keys(list)) if (keyOf(wordsOf(code)) === key) return code;
  return Object.keys(list).find((code) => list[code]?.some((synonym) => keyOf(wordsOf(synonym)) === key));
}

function listOf(resourceType: string, param: string): CodeList | undefined {
  const params = lists.get(resourceType);
  return params && Object.hasOwn(params, param) ? params[param] : undefined;
}

/**
 * Codes that are kinds of another one: who relapsed is ill now. A platform's search takes each code for itself.
 *
 * @see http://terminology.hl7.org/CodeSystem/condition-clinical and allergyintolerance-clinical, whose codes are a hierarchy
 */
const narrower: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Condition: { active: ['recurrence', 'relapse'], inactive: ['remission', 'resolved'] },
  AllergyIntolerance: { inactive: ['resolved'] },
};

/** The codes of a clinical status that are kinds of this one; none of any other parameter. */
export function narrowerCodes(resourceType: string, param: string, code: string): readonly string[] {
  if (param !== 'clinical-status' || !Object.hasOwn(narrower, resourceType)) return [];
  const codes = narrower[resourceType] ?? {};
  return Object.hasOwn(codes, code) ? (codes[code] ?? []) : [];
}

/** What a type calls the parameter that everybody calls `status`. */
const statusNames: Readonly<Record<string, string>> = {
  Condition: 'clinical-status',
  AllergyIntolerance: 'clinical-status',
  Goal: 'lifecycle-status',
};

/** The name of the parameter of a type; `status` where a type has it by another name. */
export function parameterName(resourceType: string, name: string): string {
  return name === 'status' ? (statusNames[resourceType] ?? name) : name;
}

/** Elements with a status, by the search parameter that looks at each. */
export const statusElements: ReadonlyMap<string, string> = new Map([
  ['status', 'status'],
  ['clinical-status', 'clinicalStatus'],
  ['verification-status', 'verificationStatus'],
  ['lifecycle-status', 'lifecycleStatus'],
]);

/** The codes of an element, whatever type it has. */
export function codesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  const { coding } = (typeof value === 'object' && value !== null ? value : {}) as CodeableConcept;
  return Array.isArray(coding) ? coding.flatMap((one) => (typeof one?.code === 'string' ? [one.code] : [])) : [];
}
