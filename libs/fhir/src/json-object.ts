import type { FhirResource } from 'fhir/r4.js';

/** Whether a JSON value is an object with members, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an object or a list. */
export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The objects of a list; none where it is no list. */
export function objectsOf<T extends object>(value: readonly T[] | undefined): readonly T[];
export function objectsOf(value: unknown): Record<string, unknown>[];
export function objectsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Whether a JSON value has the one property that every FHIR resource has. */
export function isResource(value: unknown): value is FhirResource {
  return isObject(value) && typeof value['resourceType'] === 'string';
}
