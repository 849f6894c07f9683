import type { IncomingHttpHeaders } from 'node:http';

/** The head of a request that is as nearly all are. */
export interface PlainHead {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the body; 0 where there is none. */
  readonly bodyBytes: number;
}

const requestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[\u0021-\u0022\u0024-\u007e]*) HTTP\/1\.1$/;
/** A character that no head has, and an end of line that is only half one. */
const forbidden = /[^\t\r\n\u0020-\u007e\u0080-\u00ff]|\r(?!\n)|(?<!\r)\n/;
const token = /^[!#$%&'*+.^_`|~\da-z-]+$/;
const digits = /^(?:0|[1-9]\d{0,8})$/;
/** About the connection, or read in more than one way where there is more to it: Node knows how. */
const notPlain: ReadonlySet<string> = new Set([
  'expect',
  'http2-settings',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const maxHeaders = 64;

/** How a line begins, with its colon, and the name in lower case. */
interface Field {
  readonly begin: string;
  readonly name: string;
}

/** The fields of the head read last, by their place: clients write the same ones in the same order each time. */
const layout: Field[] = [];

/**
 * Reads the head of a request where nobody could read it in another way: HTTP/1.1, a path, each header once, and none
 * that says how the connection is to be used. It is no parser of HTTP; what it does not take is for the one of Node.
 *
 * @param text the head in latin1, without the empty line that ends it
 * @returns `undefined` when the head is not plain
 * @see RFC 9112 sections 2 to 6
 */
export function readPlainHead(text: string): PlainHead | undefined {
  if (forbidden.test(text)) return undefined;
  const lineEnd = text.indexOf('\r\n');
  if (lineEnd < 0) return undefined;
  const line = requestLine.exec(text.slice(0, lineEnd));
  if (!line) return undefined;
  const headers = readFields(text, lineEnd + 2);
  if (headers?.host === undefined) return undefined;
  const { connection, 'content-length': length } = headers;
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return undefined;
  const [, method = '', url = ''] = line;
  if (length !== undefined && !digits.test(length)) return undefined;
  // A GET with a body is read in more than one way, out there.
  if (length !== undefined && (method === 'GET' || method === 'HEAD')) return undefined;
  return { method, url, headers, bodyBytes: Number(length ?? 0) };
}

function readFields(text: string, from: number): IncomingHttpHeaders | undefined {
  const headers: IncomingHttpHeaders = {};
  let count = 0;
  for (let at = from; at < text.length; count += 1) {
    const found = text.indexOf('\r\n', at);
    const end = found < 0 ? text.length : found;
    let field = layout[count];
    if (field === undefined || !text.startsWith(field.begin, at)) {
      field = count < maxHeaders ? readName(text, at, end) : undefined;
      if (!field) return undefined;
      layout[count] = field;
    }
    if (headers[field.name] !== undefined) return undefined;
    headers[field.name] = valueOf(text, at + field.begin.length, end);
    at = end + 2;
  }
  return headers;
}

/** A folded line begins with white space, and so does no name. */
function readName(text: string, at: number, end: number): Field | undefined {
  const colon = text.indexOf(':', at);
  if (colon < 0 || colon >= end) return undefined;
  // A copy: what is kept must not keep the rest of a request, and its credential, with it.
  const begin = Buffer.from(text.slice(at, colon + 1), 'latin1').toString('latin1');
  const name = begin.slice(0, -1).toLowerCase();
  if (!token.test(name) || notPlain.has(name) || name in Object.prototype) return undefined;
  return { begin, name };
}

function valueOf(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
