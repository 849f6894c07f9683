import elements from './modifier-elements.json' with { type: 'json' };

/**
 * Paths of the elements of R4 that turn the meaning of a resource (`isModifier`), by type. Compared with the published
 * definitions by a test; `implicitRules` and `modifierExtension`, which every type has, are left out.
 *
 * @see https://hl7.org/fhir/R4/conformance-rules.html#isModifier
 */
export const modifierElements: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(elements));
