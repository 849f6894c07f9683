import type { CodeableConcept, Quantity, Reference, Resource } from 'fhir/r4.js';
import type { CodeTruth, FactTruth } from './truth.js';

/** All resources of one platform, by `Type/id`. */
export type RecordIndex = ReadonlyMap<string, Resource>;

/** `Type/id` of a resource. */
export function refOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

/** What is common to facts that are named by a code. */
export function coded(resource: Resource, code: CodeableConcept | undefined): FactTruth {
  return { ref: refOf(resource), text: textOf(code), codes: codesOf(code) };
}

/** The name of a concept: its text, else its first display, else its first code. */
export function textOf(code: CodeableConcept | undefined): string {
  const named = code?.coding?.find(({ display }) => display !== undefined)?.display;
  return code?.text ?? named ?? code?.coding?.[0]?.code ?? '';
}

function codesOf(code: CodeableConcept | undefined): CodeTruth[] {
  return (code?.coding ?? []).map(({ system = '', code: value = '', display }) => ({
    system,
    code: value,
    ...(display !== undefined && { display }),
  }));
}

/** The first code of a concept, for statuses and categories. */
export function codeOf(concept: CodeableConcept | undefined): string {
  return concept?.coding?.[0]?.code ?? '';
}

/** How people call what a reference points at; its display. */
export function nameOf(reference: Reference | undefined): string {
  return reference?.display ?? reference?.reference ?? '';
}

/** The number and the unit of a quantity, where there is one. */
export function measured(quantity: Quantity | undefined): { value?: number; unit?: string } {
  if (quantity?.value === undefined) return {};
  return { value: quantity.value, ...(quantity.unit !== undefined && { unit: quantity.unit }) };
}

/** The members that have a value. */
export function present<T extends object>(members: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Sorts facts by a date, oldest first. */
export function oldestFirst<T>(facts: readonly T[], dateOf: (fact: T) => string | undefined): T[] {
  return [...facts].sort((a, b) => (dateOf(a) ?? '').localeCompare(dateOf(b) ?? ''));
}
