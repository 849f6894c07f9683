import type { Token } from '@fhir-gateway/e2e/questions';
import { medicationOf } from '../records/expected.js';
import { at, list, text } from '../records/fhir-json.js';
import type { Resource } from '../records/fhir-json.js';

const concepts = ['code', 'vaccineCode', 'medicationCodeableConcept', 'type'];

/**
 * All that an entry may be called: the words and codes of its concept, those of the medication that it refers to, and what a
 * truth file calls it.
 *
 * @param type of the entry, as ids are of a type
 */
export function namesOf(
  { id, label }: { readonly id: string; readonly label?: string | null },
  type: RegExp,
  resources: readonly Resource[],
): string[] {
  const entries = resources.filter((one) => one.id === id && type.test(one.resourceType));
  const named = entries.flatMap((one) => [...concepts.map((name) => one[name]), medicationOf(one, resources)]);
  const displays = entries.map((one) => at(one, 'medicationReference')['display']);
  const words = named
    .flatMap(list)
    .flatMap((concept) => [
      concept['text'],
      ...list(concept['coding']).flatMap(({ display, code }) => [display, code]),
    ]);
  return [...new Set([label, ...displays, ...words].flatMap((one) => text(one) ?? []))];
}

/** A list may be cut to the width of a line: the words of the first 30 characters will do. */
export function shortened(names: readonly string[]): string[] {
  return names.flatMap((one) => (one.length > 40 ? [one, one.slice(0, 30).replace(/\s\S*$/, '')] : [one]));
}

/** The day as it is written, and in universal time; of a part of a date, that part. */
export function daysOf(date: string | null | undefined): Token[] {
  if (!date) return [];
  const instant = new Date(date);
  const utc = date.length > 10 && !Number.isNaN(instant.getTime()) ? [instant.toISOString().slice(0, 10)] : [];
  return [[...new Set([date.slice(0, 10), ...utc])]];
}

/** A value as it is written, or rounded to at least three digits. */
export function valuesOf(value: number): Token {
  const rounded = [3, 4, 5, 6, 7].map((digits) => Number(value.toPrecision(digits)));
  return [...new Set([value, ...rounded].flatMap((one) => [`${one}`, one.toFixed(2), one.toFixed(1)]))].filter(
    (one) => Math.abs(Number(one) - value) <= Math.abs(value) * 0.005,
  );
}
