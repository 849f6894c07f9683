import type { UrlRewriter } from '../contract/url-rewriter.js';
import type { Steps } from '@fhir-gateway/limits';
import { fhirNamespace, maxXmlDepth, xhtmlNamespace } from './xml-body.js';
import { XmlElement } from './xml-element.js';
import type { XmlAttribute } from './xml-element.js';
import { notAccepted, parseXml } from './xml-parser.js';
import type { XmlParser, XmlReader } from './xml-parser.js';

/** An XML resource, and what was found in it. */
export interface XmlResource {
  /** As it was read, in which the places of values count. */
  readonly bytes: Buffer;
  readonly json: unknown;
}

/** Where the closing quote of its value stands is told by `valueEnd`. */
export type ValueElement = Pick<XmlElement, 'name' | 'valueEnd'> & { value: string };

/** How a resource is read. */
export interface XmlReading {
  /** Changes the document before it is read. */
  readonly rewriter?: UrlRewriter;
  /** Told of each element with a value, once it has ended; may change that. @param around outermost first */
  readonly onValue?: (element: ValueElement, around: readonly Pick<XmlElement, 'name'>[]) => void;
}

/** Many times what a body of the usual largest size has, and for larger ones: an element takes this many bytes at least. */
const fewestElements = 200_000;
const bytesOfElement = 10;

/**
 * Reads FHIR XML whose content is judged, as what JSON would say, and so more strictly than {@link readXmlBody}: what one
 * reader could pass over and another take for content is refused. Such are elements and attributes of other namespaces,
 * narrative where none belongs, text between elements, and siblings whose names differ in case alone. Comments and
 * processing instructions say nothing to any reader.
 *
 * @returns `undefined` for anything else
 * @see https://hl7.org/fhir/R4/xml.html
 */
export function* readXmlResource(bytes: Buffer, reading: XmlReading = {}): Steps<XmlResource | undefined> {
  const reader = new XmlResourceReader(Math.max(fewestElements, bytes.length / bytesOfElement), reading.onValue);
  try {
    const read = yield* parseXml(bytes, reader, reading.rewriter);
    return reader.json === undefined ? undefined : { bytes: read, json: reader.json };
  } catch {
    // The parser's message quotes the body.
    return undefined;
  }
}

/** Makes the JSON of each element as it ends, so that no step is as large as the whole document. */
class XmlResourceReader implements XmlReader {
  json: unknown;
  readonly #maxElements: number;
  readonly #onValue: XmlReading['onValue'];
  readonly #open: XmlElement[] = [];
  #elements = 0;
  /** How many elements of narrative are open. */
  #narrative = 0;
  #valueEnd = 0;

  constructor(maxElements: number, onValue: XmlReading['onValue']) {
    this.#maxElements = maxElements;
    this.#onValue = onValue;
  }

  onAttribute(name: string, end: number): void {
    if (name === 'value') this.#valueEnd = end;
  }

  listen(parser: XmlParser): void {
    parser.on('opentag', ({ local, uri, attributes }) => {
      this.#elements += 1;
      if (this.#elements > this.#maxElements || this.#open.length + this.#narrative >= maxXmlDepth) notAccepted();
      if (this.#narrative > 0 || uri === xhtmlNamespace) return this.#openNarrative(local, uri);
      if (uri !== fhirNamespace || local === 'div') notAccepted();
      this.#open.push(new XmlElement(local, attributes as Readonly<Record<string, XmlAttribute>>, this.#valueEnd));
    });
    parser.on('closetag', () => {
      if (this.#narrative > 0) this.#narrative -= 1;
      else this.#close();
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

  #close(): void {
    const element = this.#open.pop();
    const parent = this.#open.at(-1);
    if (!element) return;
    if (!parent) this.json = element.asResource();
    else {
      if (this.#onValue && hasValue(element)) this.#onValue(element, this.#open);
      parent.add(element);
    }
  }
}

function hasValue(element: XmlElement): element is XmlElement & { value: string } {
  return element.value !== undefined;
}
