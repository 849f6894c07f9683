import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import { keyOf, wordsOf } from '../dictionary/normalize.js';
import { statusCodeOf } from '../fhir-text.js';
import { projectResource } from '../project-resource.js';
import { narrowerCodes, parameterName, statusCode, statusElements } from './status-words.js';

/**
 * Whether a resource has a status, in its codes or in everyday words: `active`, `current`, `discontinued`.
 *
 * @param words of which any will do
 */
export function hasStatus(resource: FhirResource, words: readonly string[]): boolean {
  const { resourceType } = resource;
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  const shown = (projectResource(resource).status ?? '').split(', ').map((one) => keyOf(wordsOf(one)));
  return words.some((word) => {
    const known = [...statusElements].flatMap(([param, element]) => {
      const name = param === 'status' ? parameterName(resourceType, param) : param;
      const code = statusCode(resourceType, name, word);
      if (code === undefined) return [];
      return [{ codes: [code, ...narrowerCodes(resourceType, name, code)], has: bindingCodes(fields[element]) }];
    });
    const isOne = known.some(({ codes, has }) => codes.some((code) => has.includes(code)));
    return isOne || shown.includes(keyOf(wordsOf(word)));
  });
}

/** What is binding of an element: where a status has several codes, that of HL7. */
function bindingCodes(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  const code = typeof value === 'object' && value !== null ? statusCodeOf(value as CodeableConcept) : undefined;
  return code === undefined ? [] : [code];
}
