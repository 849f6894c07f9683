import { SaxesParser } from 'saxes';

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

const fhirNamespace = 'http://hl7.org/fhir';
const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';
/** Deeper than any resource; a platform's reader may take a level of its stack for each. */
const maxDepth = 128;

/**
 * Reads an XML body: well-formed, UTF-8, and without a document type, so that nothing in it can stand for something
 * else. Namespaces are resolved, since a prefix alone says nothing.
 *
 * @returns `undefined` for anything else
 */
export function readXmlBody(bytes: Buffer): XmlBody | undefined {
  const reader = new XmlBodyReader();
  try {
    return reader.read(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's message quotes the body.
    return undefined;
  }
}

class XmlBodyReader {
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  readonly #ids: string[] = [];
  readonly #texts: string[] = [];
  #root: { local: string; uri: string } | undefined;
  #depth = 0;
  /** How deep the outermost element of a narrative stands; 0 outside of any. */
  #narrativeFrom = 0;

  read(text: string): XmlBody | undefined {
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', () => this.#refuse());
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') this.#refuse();
    });
    parser.on('opentag', ({ local, uri, attributes }) => {
      this.#depth += 1;
      if (this.#depth > maxDepth) this.#refuse();
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
    parser.write(text).close();
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

  #refuse(): never {
    throw new SyntaxError('not accepted in a body');
  }
}
