import { notInValue } from './header-fields.js';
import { token } from './token.js';
import { TransportError } from './transport-error.js';

/** With a fragment, what was judged and what is read could differ. */
const notInPath = /[^\u0021\u0022\u0024-\u007e\u0080-\u00ff]/;
/** Of the connection, which is not the caller's. */
const reserved: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Names that were found good: there are few, and the same on each request. */
const goodNames = new Set<string>();
const maxGoodNames = 256;

/**
 * Writes the head of a request, all in latin1, up to and with the empty line.
 *
 * @param headers names and values in turn
 * @throws TransportError HTTP_REQUEST_INVALID when a part has a character that may not stand there, or a header is one of
 *   the connection's
 * @see RFC 9112 section 3
 */
export function writeRequestHead(
  method: string,
  path: string,
  host: string,
  headers: readonly string[],
  bodyLength: number | undefined,
): string {
  if (!token.test(method)) throw invalid('method');
  if (path.charCodeAt(0) !== slash || notInPath.test(path)) throw invalid('path');
  let values = '';
  let lines = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    if (!goodNames.has(name)) keepGood(name);
    values += value;
    lines += `${name}: ${value}\r\n`;
  }
  if (notInValue.test(values)) throw invalid('header value');
  const length = bodyLength === undefined ? '' : `content-length: ${bodyLength}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${lines}${length}\r\n`;
}

const slash = 0x2f;

function keepGood(name: string): void {
  if (!token.test(name) || reserved.has(name.toLowerCase())) throw invalid('header name');
  if (goodNames.size < maxGoodNames) goodNames.add(name);
}

function invalid(part: string): TransportError {
  return new TransportError('HTTP_REQUEST_INVALID', `The ${part} of a request cannot be sent.`);
}
