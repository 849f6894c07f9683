import type { IncomingHttpHeaders } from 'node:http';
import { token } from './token.js';
import { WireError } from './wire-error.js';

/** How the body of an answer ends: by its length, its chunks, or the connection's end. */
export type Framing = { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' | 'close' };

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly framing: Framing;
  /** Whether another request may follow on this connection. */
  readonly isKept: boolean;
  /** Seconds for which the server says it keeps a connection that is idle. */
  readonly keptSeconds?: number;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\u0020-\u007e\u0080-\u00ff]*)?$/;
/** A character that no head has, and an end of line that is only half one. */
const forbidden = /[^\t\r\n\u0020-\u007e\u0080-\u00ff]|\r(?!\n)|(?<!\r)\n/;
const digits = /^\d{1,15}$/;
const keptFor = /(?:^|[ ,])timeout=(\d{1,6})(?:$|[ ,])/i;
const none: Framing = { kind: 'length', length: 0 };
const chunked: Framing = { kind: 'chunked' };
const untilClose: Framing = { kind: 'close' };

const maxHeaders = 256;

/** How a line begins, with its colon, and the name in lower case. */
interface Field {
  readonly begin: string;
  readonly name: string;
}

/** The fields of the head read last, by their place: servers write the same ones in the same order each time. */
const layout: Field[] = [];

/**
 * Reads the head of an answer: stricter than a reader has to be, for whatever two readers could read in two ways
 * (both lengths, folded lines, bare line feeds, white space before a colon) is what smuggling is made of.
 *
 * @param text the head in latin1, without the empty line that ends it
 * @param isHead whether the request was a HEAD, whose answer has no body whatever it says
 * @throws WireError HTTP_INVALID
 * @see RFC 9112 sections 4 to 6
 */
export function readResponseHead(text: string, isHead: boolean): AnswerHead {
  if (forbidden.test(text)) throw invalid('character');
  const lineEnd = text.indexOf('\r\n');
  const status = statusLine.exec(lineEnd < 0 ? text : text.slice(0, lineEnd));
  if (!status) throw invalid('status line');
  const headers = lineEnd < 0 ? {} : readFields(text, lineEnd + 2);
  const code = Number(status[2]);
  const isOld = status[1] === '0';
  const framing = framingOf(headers, isOld);
  const isInterim = code < 200;
  if (isInterim && framing !== untilClose) throw invalid('length');
  const hasNoBody = isHead || isInterim || code === 204 || code === 304;
  const hint = headers['keep-alive'];
  const kept = hint === undefined ? undefined : keptFor.exec(String(hint))?.[1];
  // Some servers send a body that nobody may expect: on a connection used again, it would be read as the next answer.
  const isPlainlyEmpty = !isHead && (framing === untilClose || framing === none);
  return {
    status: code,
    headers,
    framing: hasNoBody ? none : framing,
    isKept: !isOld && !namesClose(headers.connection) && (hasNoBody ? isPlainlyEmpty : framing !== untilClose),
    ...(kept !== undefined && { keptSeconds: Number(kept) }),
  };
}

function readFields(text: string, from: number): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {};
  let count = 0;
  for (let at = from; at < text.length; count += 1) {
    const found = text.indexOf('\r\n', at);
    const end = found < 0 ? text.length : found;
    let field = layout[count];
    if (field === undefined || !text.startsWith(field.begin, at)) {
      if (count >= maxHeaders) throw invalid('header');
      field = layout[count] = readName(text, at, end);
    }
    add(headers, field.name, valueOf(text, at + field.begin.length, end));
    at = end + 2;
  }
  return headers;
}

function add(headers: IncomingHttpHeaders, name: string, value: string): void {
  const before = headers[name];
  if (before === undefined) headers[name] = value;
  else if (typeof before === 'string') headers[name] = [before, value];
  else before.push(value);
}

/** A folded line begins with white space, and so does none of these. */
function readName(text: string, at: number, end: number): Field {
  const colon = text.indexOf(':', at);
  if (colon < 0 || colon >= end) throw invalid('header');
  // A copy: what is kept must not keep the rest of an answer with it.
  const begin = Buffer.from(text.slice(at, colon + 1), 'latin1').toString('latin1');
  const written = begin.slice(0, -1);
  const name = written.toLowerCase();
  // What every object has already would not be a header of its own.
  if (!token.test(written) || name in Object.prototype) throw invalid('header name');
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

function framingOf(headers: IncomingHttpHeaders, isOld: boolean): Framing {
  const coding = headers['transfer-encoding'] as string | string[] | undefined;
  const length = headers['content-length'] as string | string[] | undefined;
  if (coding !== undefined) {
    const isChunked = typeof coding === 'string' && coding.toLowerCase() === 'chunked';
    if (!isChunked || length !== undefined || isOld) throw invalid('transfer coding');
    return chunked;
  }
  if (length === undefined) return untilClose;
  if (typeof length !== 'string' || !digits.test(length)) throw invalid('length');
  return Number(length) === 0 ? none : { kind: 'length', length: Number(length) };
}

function namesClose(connection: string | string[] | undefined): boolean {
  if (connection === undefined || connection === 'keep-alive') return false;
  const all = typeof connection === 'string' ? connection : connection.join();
  return all.split(',').some((option) => option.trim().toLowerCase() === 'close');
}

function invalid(part: string): WireError {
  return new WireError('HTTP_INVALID', `The answer has a ${part} that is not valid HTTP.`);
}
