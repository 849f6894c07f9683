import { isObject, objectsOf } from '@fhir-gateway/fhir';

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The member of an object, or `undefined` where there is none. */
export function memberOf(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** A text that is not empty, or `undefined`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The codes of a CodeableConcept. */
export function codesOf(concept: unknown): string[] {
  return objectsOf(memberOf(concept, 'coding')).flatMap(({ code }) => textOf(code) ?? []);
}

/** The value of the first extension with a URL: `valueCode`, `valueReference` and so on by name. */
export function extensionOf(element: unknown, url: string): JsonObject | undefined {
  return objectsOf(memberOf(element, 'extension')).find((extension) => extension['url'] === url);
}

/** What a data file says, at the address of a mount. */
export function atBase<T>(value: T, base: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('{base}', base)) as T;
}
