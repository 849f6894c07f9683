import { badRequest, badSearchValue, printable } from '../base/fhir-error.js';
import type { Searchable } from './resource-repository.js';
import type { SearchSpec } from './search-catalogue.js';
import { parseReference, referencesOf, searchValues, type ReferenceValue } from './search-values.js';

/**
 * Compiles a reference value: `123`, `Type/123`, an absolute URL below the own base, or any other URL or canonical.
 * `subject:Patient=123` names the type of a bare id.
 *
 * @throws FhirError 400 when the modifier is not a type the parameter may point at, or contradicts the value
 */
export function referenceTest(
  spec: SearchSpec,
  modifier: string | undefined,
  value: string,
  baseUrl: string,
): (target: Searchable) => boolean {
  if (modifier !== undefined && !spec.targets.includes(modifier)) {
    throw badRequest(`Search parameter ${printable(spec.code)} has no modifier ${printable(modifier)} here.`);
  }
  const wanted = parseReference(localReference(value, baseUrl));
  const references = (target: Searchable): readonly ReferenceValue[] => searchValues(target, spec, referencesOf);
  if (wanted.id !== undefined) {
    if (modifier !== undefined && wanted.type !== modifier) throw badSearchValue(spec.code, spec.kind);
    return (target) => references(target).some(({ type, id }) => id === wanted.id && type === wanted.type);
  }
  if (/^[A-Za-z0-9.-]{1,64}$/.test(value)) {
    return (target) =>
      references(target).some(({ type, id }) => id === value && (modifier === undefined || type === modifier));
  }
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) throw badSearchValue(spec.code, spec.kind);
  // A canonical may carry a version that the client left out.
  return (target) => references(target).some(({ literal }) => literal === value || literal.startsWith(`${value}|`));
}

/** An absolute reference below the own base as the relative reference it stands for; anything else unchanged. */
export function localReference(reference: string, baseUrl: string): string {
  return reference.startsWith(`${baseUrl}/`) ? reference.slice(baseUrl.length + 1) : reference;
}

/**
 * The local resources (`Patient/1`) a reference value may mean, to narrow a search by index.
 *
 * @returns `undefined` when the value is no local reference
 */
export function referenceCandidates(
  spec: SearchSpec,
  modifier: string | undefined,
  value: string,
  baseUrl: string,
): string[] | undefined {
  if (/[\\,]/.test(value)) return undefined;
  const wanted = parseReference(localReference(value, baseUrl));
  if (wanted.type !== undefined && wanted.id !== undefined) return [`${wanted.type}/${wanted.id}`];
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(value)) return undefined;
  return (modifier ? [modifier] : spec.targets).map((type) => `${type}/${value}`);
}
