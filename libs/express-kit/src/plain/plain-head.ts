import type { IncomingHttpHeaders } from 'node:http';

import { HeaderLines } from '@fhir-gateway/http1-client';

/** The head of a request that is as nearly all are. */
export interface PlainHead {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the body; 0 where there is none. */
  readonly bodyBytes: number;
}

const requestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[\u0021-\u0022\u0024-\u007e]*) HTTP\/1\.1$/;
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

/**
 * Reads the heads of one connection where nobody could read them in another way: HTTP/1.1, a path, each header once, and
 * none that says how the connection is to be used. It is no parser of HTTP; what it does not take is for the one of Node.
 *
 * Clients send the same headers with each request of a connection: what is the same as before is not looked at again.
 *
 * @see RFC 9112 sections 2 to 6
 */
export class PlainHeads {
  readonly #lines = new HeaderLines(maxHeaders);
  /** All header lines of the head before, with the line ends around them, and what they say. */
  #block = '';
  #headers: IncomingHttpHeaders | undefined;

  /**
   * @param text the head in latin1, with the line end of its last line
   * @returns `undefined` when the head is not plain
   */
  read(text: string): PlainHead | undefined {
    const lineEnd = text.indexOf('\r\n');
    const line = requestLine.exec(text.slice(0, lineEnd));
    if (!line) return undefined;
    const headers = this.#read(text, lineEnd);
    if (!headers) return undefined;
    const [, method = '', url = ''] = line;
    const { 'content-length': length } = headers;
    // A GET with a body is read in more than one way, out there.
    if (length !== undefined && (method === 'GET' || method === 'HEAD')) return undefined;
    return { method, url, headers, bodyBytes: Number(length ?? 0) };
  }

  #read(text: string, from: number): IncomingHttpHeaders | undefined {
    const block = text.substring(from);
    if (block === this.#block && this.#headers) return this.#headers;
    const headers = this.#readFields(text, from);
    if (!headers || !isPlain(headers)) return undefined;
    this.#block = block;
    this.#headers = Object.freeze(headers);
    return headers;
  }

  #readFields(text: string, from: number): IncomingHttpHeaders | undefined {
    const headers: IncomingHttpHeaders = {};
    let isOdd = false;
    const fault = this.#lines.read(text, from, (name, value) => {
      isOdd ||= headers[name] !== undefined || notPlain.has(name);
      headers[name] = value;
    });
    return fault || isOdd ? undefined : headers;
  }
}

/** What no header says by itself. */
function isPlain({ host, connection, 'content-length': length }: IncomingHttpHeaders): boolean {
  if (host === undefined || (length !== undefined && !digits.test(length))) return false;
  return connection === undefined || connection.toLowerCase() === 'keep-alive';
}
