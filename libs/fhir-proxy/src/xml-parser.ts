import { SaxesParser } from 'saxes';

/** A parser that resolves namespaces, since a prefix alone says nothing. */
export type XmlParser = SaxesParser<{ xmlns: true }>;

/**
 * Reads a whole document: well-formed XML 1.0, UTF-8, and without a document type, so that nothing in it can stand for
 * something else.
 *
 * @param listen sets the handlers for what it holds; they may throw
 * @returns its text, in which `parser.position` counts
 * @throws Error whose message may quote the document
 */
export function parseXml(bytes: Buffer, listen: (parser: XmlParser) => void): string {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const parser: XmlParser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => notAccepted());
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0' || (encoding !== undefined && encoding.toLowerCase() !== 'utf-8')) notAccepted();
  });
  listen(parser);
  parser.write(text).close();
  return text;
}

/** Ends the reading of a document. */
export function notAccepted(): never {
  throw new SyntaxError('not accepted in a body');
}
