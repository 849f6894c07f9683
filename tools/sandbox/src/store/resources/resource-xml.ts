import { escapeXmlAttribute } from '@fhir-gateway/fhir';
import { capitalized } from '../definitions/element-definitions.js';
import type { ChildElement, ElementDefinitions } from '../definitions/element-definitions.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Writes a resource as FHIR XML: elements in the order of their definitions, ids and the urls of extensions as
 * attributes, narrative as it is.
 *
 * @param resource valid FHIR JSON
 * @see https://hl7.org/fhir/R4/xml.html
 */
export function resourceXml(resource: object, definitions: ElementDefinitions): string {
  const body = new XmlWriter(definitions).resource(resource as Json, ' xmlns="http://hl7.org/fhir"');
  return `<?xml version="1.0" encoding="UTF-8"?>${body}`;
}

class XmlWriter {
  readonly #definitions: ElementDefinitions;

  constructor(definitions: ElementDefinitions) {
    this.#definitions = definitions;
  }

  resource({ resourceType, ...members }: Json, namespace = ''): string {
    const name = String(resourceType);
    return `<${name}${namespace}>${this.#members(members, name)}</${name}>`;
  }

  /** Everything in an object, by the definition at a path. */
  #members(members: Json, path: string): string {
    const parts: string[] = [];
    for (const child of this.#definitions.childrenOf(path)) {
      for (const { name, type } of namesOf(child, members)) {
        parts.push(...this.#occurrences(name, child.path ?? type, members[name], members[`_${name}`]));
      }
    }
    return parts.join('');
  }

  #occurrences(name: string, path: string, value: unknown, extra: unknown): string[] {
    if (!Array.isArray(value) && !Array.isArray(extra)) return [this.#element(name, path, value, extra)];
    const values = Array.isArray(value) ? (value as unknown[]) : [];
    const extras = Array.isArray(extra) ? (extra as unknown[]) : [];
    const length = Math.max(values.length, extras.length);
    return Array.from({ length }, (_item, index) => this.#element(name, path, values[index], extras[index]));
  }

  #element(name: string, path: string, value: unknown, extra: unknown): string {
    if (path === 'xhtml' && typeof value === 'string') return value;
    if (typeof value === 'object' && value !== null) return this.#object(name, path, value as Json);
    const { id, ...more } = (typeof extra === 'object' && extra !== null ? extra : {}) as Json;
    const attributes = attribute('id', id) + attribute('value', value);
    const inside = this.#members(more, 'Element');
    return inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`;
  }

  #object(name: string, path: string, value: Json): string {
    if (typeof value['resourceType'] === 'string') return `<${name}>${this.resource(value)}</${name}>`;
    const { id, url, ...rest } = value;
    const isExtension = path === 'Extension';
    const attributes = attribute('id', id) + (isExtension ? attribute('url', url) : '');
    const inside = this.#members(isExtension ? rest : { ...rest, url }, path);
    return `<${name}${attributes}>${inside}</${name}>`;
  }
}

/** The members that a child stands for, with their types: one, or for a choice the one that was chosen. */
function namesOf({ name, isChoice, types }: ChildElement, members: Json): { name: string; type: string }[] {
  const has = (key: string): boolean => members[key] !== undefined || members[`_${key}`] !== undefined;
  if (!isChoice) return has(name) ? [{ name, type: types[0] ?? '' }] : [];
  return types.map((type) => ({ name: name + capitalized(type), type })).filter((chosen) => has(chosen.name));
}

function attribute(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  return ` ${name}="${escapeXmlAttribute(String(value))}"`;
}
