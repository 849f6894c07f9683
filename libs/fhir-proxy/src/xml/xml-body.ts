import type { Steps } from '@fhir-gateway/limits';
import { notAccepted, parseXml } from './xml-parser.js';
import type { XmlParser, XmlReader } from './xml-parser.js';

/** What has to be known of an XML body before it is sent. */
export interface XmlBody {
  /** The local name of the outermost element: for a resource its type. */
  readonly root: string;
  readonly isFhir: boolean;
  /** The values of the `id` elements right below the root. */
  readonly ids: readonly string[];
  /** Every value and text outside of narrative. */
  readonly texts: readonly string[];
}

export const fhirNamespace = 'http://hl7.org/fhir';
export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';
/** Deeper than any resource; a platform's reader may take a level of its stack for each. */
export const maxXmlDepth = 128;

/**
 * Reads an XML body of which the type, the id and the texts matter: a resource, or an XML Patch.
 *
 * @returns `undefined` for anything that {@link parseXml} does not take
 */
export function* readXmlBody(bytes: Buffer): Steps<XmlBody | undefined> {
  const reader = new XmlBodyReader();
  try {
    yield* parseXml(bytes, reader);
  } catch {
    // The parser's message quotes the body.
    return undefined;
  }
  return reader.body();
}

class XmlBodyReader implements XmlReader {
  readonly #ids: string[] = [];
  readonly #texts: string[] = [];
  #root: { local: string; uri: string } | undefined;
  #depth = 0;
  /** How deep the outermost element of a narrative stands; 0 outside of any. */
  #narrativeFrom = 0;

  listen(parser: XmlParser): void {
    parser.on('opentag', ({ local, uri, attributes }) => {
      this.#depth += 1;
      if (this.#depth > maxXmlDepth) notAccepted();
      this.#root ??= { local, uri };
      if (this.#narrativeFrom > 0) return;
      if (uri === xhtmlNamespace) this.#narrativeFrom = this.#depth;
      else this.#readElement(local, uri, Object.values(attributes));
    });
    parser.on('closetag', () => {
      if (this.#narrativeFrom === this.#depth) this.#narrativeFrom = 0;
      this.#depth -= 1;
    });
    parser.on('text', (value) => this.#readText(value));
    parser.on('cdata', (value) => this.#readText(value));
  }

  body(): XmlBody | undefined {
    if (!this.#root) return undefined;
    const { local: root, uri } = this.#root;
    return { root, isFhir: uri === fhirNamespace, ids: this.#ids, texts: this.#texts };
  }

  #readElement(local: string, uri: string, attributes: readonly { local: string; uri: string; value: string }[]): void {
    for (const { value } of attributes) this.#texts.push(value);
    if (this.#depth !== 2 || local !== 'id' || uri !== fhirNamespace) return;
    this.#ids.push(attributes.find((attribute) => attribute.local === 'value' && attribute.uri === '')?.value ?? '');
  }

  #readText(value: string): void {
    if (this.#narrativeFrom === 0 && value.trim() !== '') this.#texts.push(value);
  }
}
