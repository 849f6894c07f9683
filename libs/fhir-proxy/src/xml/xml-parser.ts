import { SaxesParser } from 'saxes';
import type { UrlRewriter } from '../contract/url-rewriter.js';
import { stepLength } from '@fhir-gateway/limits';
import type { Steps } from '@fhir-gateway/limits';

/** A parser that resolves namespaces, since a prefix alone says nothing. */
export type XmlParser = SaxesParser<{ xmlns: true }>;

/** What reads a document while it is parsed; whatever it throws ends that. */
export interface XmlReader {
  /** Sets handlers, but none for attributes. */
  listen(parser: XmlParser): void;
  /** Told of each attribute, before the tag that it is in. @param end where its closing quote stands in the text */
  readonly onAttribute?: (name: string, end: number) => void;
}

/** More than any element of FHIR or XHTML has; what they say is known only once all of them were read. */
const maxAttributes = 64;

/**
 * Reads a whole document: well-formed XML 1.0, UTF-8, and without a document type, so that nothing in it can stand for
 * something else.
 *
 * @param rewriter changes the document before it is read
 * @returns the document as it was read; places in its text do not count a byte order mark
 * @throws Error whose message may quote the document
 */
export function* parseXml(bytes: Buffer, reader: XmlReader, rewriter?: UrlRewriter): Steps<Buffer> {
  const parser = makeParser(reader);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const read: Buffer[] = [];
  const take = (part: Buffer): void => {
    read.push(part);
    parser.write(decoder.decode(part, { stream: true }));
  };
  for (let at = 0; at < bytes.length; at += stepLength) {
    const part = bytes.subarray(at, at + stepLength);
    take(rewriter ? rewriter.push(part) : part);
    yield;
  }
  if (rewriter) take(rewriter.end());
  parser.write(decoder.decode()).close();
  return rewriter ? Buffer.concat(read) : bytes;
}

function makeParser(reader: XmlReader): XmlParser {
  const parser: XmlParser = new SaxesParser({ xmlns: true, position: false });
  let attributes = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => notAccepted());
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0' || (encoding !== undefined && encoding.toLowerCase() !== 'utf-8')) notAccepted();
  });
  parser.on('opentagstart', () => (attributes = 0));
  parser.on('attribute', ({ name }) => {
    attributes += 1;
    if (attributes > maxAttributes) notAccepted();
    reader.onAttribute?.(name, parser.position - 1);
  });
  reader.listen(parser);
  return parser;
}

/** Ends the reading of a document. */
export function notAccepted(): never {
  throw new SyntaxError('not accepted in a body');
}
