import type { Element, Expression, Extension } from 'fhir/r4.js';

/** Where the extensions of Da Vinci DTR are defined. */
export const dtrBase = 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/';

type Extended = { readonly extension?: readonly Extension[] };

/**
 * The extensions of one name that HL7 defines, by the last part of their address: the same extension has stood under
 * several guides over the years, and payers' forms use all of these addresses.
 */
export function extensionsNamed(element: Extended | undefined, name: string): Extension[] {
  return (element?.extension ?? []).filter((extension) => isNamed(extension, name));
}

export function extensionNamed(element: Extended | undefined, name: string): Extension | undefined {
  return element?.extension?.find((extension) => isNamed(extension, name));
}

function isNamed({ url }: Extension, name: string): boolean {
  return url.endsWith(name) && url.startsWith('http://hl7.org/fhir/') && nameOf(url) === name;
}

/** Parts of a complex extension by their name. */
export function partOf(extension: Extension | undefined, name: string): Extension | undefined {
  return extension?.extension?.find(({ url }) => url === name);
}

/** The value of an extension, whatever its type; undefined for a complex one. */
export function valueOf(extension: Extension | undefined): unknown {
  if (!extension) return undefined;
  return Object.entries(extension).find(([key]) => key.startsWith('value'))?.[1];
}

/** An extension of SDC that holds an expression, such as `initialExpression`. */
export function expressionNamed(element: Extended | undefined, name: string): Expression | undefined {
  const expression = extensionNamed(element, `sdc-questionnaire-${name}`)?.valueExpression;
  return typeof expression === 'object' ? expression : undefined;
}

/** A text with the extension that gives its formatted form, where the primitive has one (`_text`). */
export function primitiveExtensions(element: object, name: string): Element | undefined {
  const sibling: unknown = (element as Record<string, unknown>)[`_${name}`];
  return typeof sibling === 'object' && sibling !== null ? sibling : undefined;
}

/** The last part of an address. */
export function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
