import { SaxesParser } from 'saxes';

/** An element of a FHIR resource in XML. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of narrative: the element as it is written, with all in it. */
  readonly xhtml?: string;
}

const fhir = 'http://hl7.org/fhir';
const xhtml = 'http://www.w3.org/1999/xhtml';
const maxDepth = 100;

/**
 * Reads XML into elements. Attributes about namespaces and schemas say nothing of the resource.
 *
 * @throws Error for what is not well-formed, has a document type, elements of other namespaces or text outside of
 *   narrative; its message may quote the text
 */
export function readXmlElements(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const root: { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: XmlElement[] } = blank('');
  const open = [root];
  let narrative = { depth: 0, start: 0 };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => refuse('a document type'));
  parser.on('opentag', ({ local, uri, prefix, attributes }) => {
    if (open.length + narrative.depth > maxDepth) refuse('too many levels');
    if (narrative.depth > 0) {
      narrative.depth += 1;
      return;
    }
    if (uri === xhtml && prefix === '' && 'xmlns' in attributes) {
      narrative = { depth: 1, start: text.lastIndexOf('<', parser.position - 1) };
      return;
    }
    if (uri !== fhir) refuse('another namespace');
    const element = blank(local);
    for (const attribute of Object.values(attributes)) {
      if (attribute.uri === '') element.attributes = { ...element.attributes, [attribute.local]: attribute.value };
    }
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', ({ local }) => {
    if (narrative.depth === 0) return void open.pop();
    narrative.depth -= 1;
    if (narrative.depth > 0) return;
    const written = text.slice(narrative.start, parser.position);
    open.at(-1)?.children.push({ ...blank(local), xhtml: written });
  });
  const onText = (value: string): void => {
    if (narrative.depth === 0 && value.trim() !== '') refuse('text');
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.write(text).close();
  const [resource] = root.children;
  return resource ?? refuse('no element');
}

function blank(name: string): { name: string; attributes: Record<string, string>; children: XmlElement[] } {
  return { name, attributes: {}, children: [] };
}

function refuse(what: string): never {
  throw new SyntaxError(`${what} in a resource`);
}
