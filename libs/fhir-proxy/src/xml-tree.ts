import { fhirNamespace, maxXmlDepth, xhtmlNamespace } from './xml-body.js';
import { notAccepted, parseXml } from './xml-parser.js';
import type { XmlParser } from './xml-parser.js';

/** An element of FHIR XML. */
export interface XmlElement {
  readonly name: string;
  /** Of the attributes that FHIR has: `value`, `id`, and `url` on extensions. */
  readonly value?: string;
  readonly id?: string;
  readonly url?: string;
  /** Where the closing quote of its value stands in the text. */
  readonly valueEnd?: number;
  readonly children: readonly XmlElement[];
}

interface XmlAttribute {
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

type OpenElement = XmlElement & { readonly children: XmlElement[] };

/** A resource with its text. */
export interface XmlTree {
  readonly text: string;
  readonly root: XmlElement;
}

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
const namespaces = 'http://www.w3.org/2000/xmlns/';
/** Many times what bodies of the largest size have, and a bound for what reading one takes. */
const maxElements = 200_000;

/**
 * Reads FHIR XML whose content is judged, and so more strictly than {@link readXmlBody}: what one reader could pass over
 * and another take for content is refused. Such are elements and attributes of other namespaces, narrative where none
 * belongs, text between elements, and siblings whose names differ in case alone. Comments and processing instructions
 * say nothing to any reader.
 *
 * @returns `undefined` for anything else
 * @see https://hl7.org/fhir/R4/xml.html
 */
export function readXmlTree(bytes: Buffer): XmlTree | undefined {
  const reader = new XmlTreeReader();
  try {
    const text = parseXml(bytes, (parser) => reader.listen(parser));
    return reader.root && { text, root: reader.root };
  } catch {
    // The parser's message quotes the body.
    return undefined;
  }
}

class XmlTreeReader {
  root: XmlElement | undefined;
  readonly #open: OpenElement[] = [];
  #elements = 0;
  /** How many elements of narrative are open. */
  #narrative = 0;
  #valueEnd = 0;

  listen(parser: XmlParser): void {
    parser.on('attribute', ({ name }) => {
      if (name === 'value') this.#valueEnd = parser.position - 1;
    });
    parser.on('opentag', ({ local, uri, attributes }) => {
      this.#elements += 1;
      if (this.#elements > maxElements || this.#open.length + this.#narrative >= maxXmlDepth) notAccepted();
      if (this.#narrative > 0 || uri === xhtmlNamespace) return this.#openNarrative(local, uri);
      if (uri !== fhirNamespace || local === 'div') notAccepted();
      this.#begin(local, Object.values(attributes));
    });
    parser.on('closetag', () => {
      if (this.#narrative > 0) this.#narrative -= 1;
      else assertNamesDiffer(this.#open.pop()?.children ?? []);
    });
    const onText = (text: string): void => {
      if (this.#narrative === 0 && text.trim() !== '') notAccepted();
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
  }

  /** Within it an element of another namespace could be content to a reader that does not look at namespaces. */
  #openNarrative(local: string, uri: string): void {
    const isPlaced = this.#narrative > 0 || (local === 'div' && this.#open.at(-1)?.name === 'text');
    if (uri !== xhtmlNamespace || !isPlaced) notAccepted();
    this.#narrative += 1;
  }

  #begin(name: string, attributes: readonly XmlAttribute[]): void {
    const element: OpenElement = { name, children: [], ...this.#known(name, attributes) };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.root = element;
    this.#open.push(element);
  }

  #known(name: string, attributes: readonly XmlAttribute[]): Pick<XmlElement, 'value' | 'id' | 'url' | 'valueEnd'> {
    const known: { value?: string; id?: string; url?: string; valueEnd?: number } = {};
    const isExtension = name === 'extension' || name === 'modifierExtension';
    for (const { local, uri, value } of attributes) {
      if (uri === namespaces || uri === schemaInstance) continue;
      const isKnown = local === 'value' || local === 'id' || (local === 'url' && isExtension);
      if (uri !== '' || !isKnown) notAccepted();
      known[local] = value;
      if (local === 'value') known.valueEnd = this.#valueEnd;
    }
    return known;
  }
}

/** Some readers do not tell `url` from `URL`. */
function assertNamesDiffer(children: readonly XmlElement[]): void {
  if (children.length < 2) return;
  const names = new Map<string, string>();
  for (const { name } of children) {
    const known = names.get(name.toLowerCase());
    if (known === undefined) names.set(name.toLowerCase(), name);
    else if (known !== name) notAccepted();
  }
}
