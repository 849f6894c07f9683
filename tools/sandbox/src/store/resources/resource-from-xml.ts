import type { Resource } from 'fhir/r4.js';
import type { ElementDefinitions, NamedChild } from '../definitions/element-definitions.js';
import { badRequest } from '../base/fhir-error.js';
import { readXmlElements } from './xml-elements.js';
import type { XmlElement } from './xml-elements.js';

type Json = Record<string, unknown>;

const numeric: ReadonlySet<string> = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);
/** As JSON has numbers; what is none stays text, for the validator to find. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads FHIR XML as JSON, by the definitions: what is a list, a number or a choice.
 *
 * @throws FhirError 400 for what is no XML, and for elements that their definition does not know or allows once
 * @see https://hl7.org/fhir/R4/xml.html
 */
export function resourceFromXml(text: string, definitions: ElementDefinitions): Resource {
  let root: XmlElement;
  try {
    root = readXmlElements(text);
  } catch {
    // The parser's message quotes the body.
    throw badRequest('The body is not FHIR XML.', 'structure');
  }
  return new XmlReader(definitions).resource(root) as unknown as Resource;
}

class XmlReader {
  readonly #definitions: ElementDefinitions;

  constructor(definitions: ElementDefinitions) {
    this.#definitions = definitions;
  }

  resource({ name, children }: XmlElement): Json {
    if (this.#definitions.childrenOf(name).length === 0) throw badRequest('The body is no resource.', 'structure');
    return { resourceType: name, ...this.#members(children, name) };
  }

  #members(elements: readonly XmlElement[], path: string): Json {
    const members: Json = {};
    for (const name of new Set(elements.map((element) => element.name))) {
      const found = this.#definitions.childNamed(path, name);
      const occurrences = elements.filter((element) => element.name === name);
      if (!found || (!found.child.isList && occurrences.length > 1)) throw unknown();
      this.#add(members, name, found, occurrences);
    }
    return members;
  }

  #add(members: Json, name: string, { child, type }: NamedChild, occurrences: readonly XmlElement[]): void {
    if (!isPrimitive(type)) {
      const values = occurrences.map((element) => this.#complex(element, type));
      members[name] = child.isList ? values : values[0];
      return;
    }
    const values = occurrences.map((element) => primitive(element, type));
    const extras = occurrences.map((element) => this.#extra(element));
    if (values.some((value) => value !== undefined)) {
      members[name] = child.isList ? values.map((value) => value ?? null) : values[0];
    }
    if (extras.some((extra) => extra !== undefined)) {
      members[`_${name}`] = child.isList ? extras.map((extra) => extra ?? null) : extras[0];
    }
  }

  #complex({ attributes, children }: XmlElement, type: string): Json {
    const [only, ...others] = children;
    if (type === 'Resource') {
      if (!only || others.length > 0) throw unknown();
      return this.resource(only);
    }
    const { id, url, ...more } = attributes;
    if (Object.keys(more).length > 0 || (url !== undefined && type !== 'Extension')) throw unknown();
    return { ...(id !== undefined && { id }), ...(url !== undefined && { url }), ...this.#members(children, type) };
  }

  /** What JSON has in a member of its own: the id and the extensions of a value. */
  #extra({ attributes: { id }, children, xhtml }: XmlElement): Json | undefined {
    if (xhtml !== undefined || (id === undefined && children.length === 0)) return undefined;
    return { ...(id !== undefined && { id }), ...this.#members(children, 'Element') };
  }
}

function primitive({ attributes, xhtml }: XmlElement, type: string): unknown {
  if (type === 'xhtml') return xhtml;
  const { value } = attributes;
  if (value === undefined || xhtml !== undefined) return undefined;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return numeric.has(type) && jsonNumber.test(value) ? Number(value) : value;
}

/** Types of FHIRPath are those of ids. */
function isPrimitive(type: string): boolean {
  return /^[a-z]/.test(type);
}

function unknown(): Error {
  return badRequest('The body has an element that its definition does not have there.', 'structure');
}
