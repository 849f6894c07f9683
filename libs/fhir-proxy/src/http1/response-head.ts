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
/** No value has it: neither a control character, nor half of a line end. */
const forbidden = /[^\t\u0020-\u007e\u0080-\u00ff]/;
const digits = /^\d{1,15}$/;
const keptFor = /(?:^|[ ,])timeout=(\d{1,6})(?:$|[ ,])/i;
const none: Framing = { kind: 'length', length: 0 };
const chunked: Framing = { kind: 'chunked' };
const untilClose: Framing = { kind: 'close' };

const maxHeaders = 256;

/** A header line that was read, with what it says. */
interface Field {
  /** With the line ends around it. */
  readonly line: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Reads the heads of the answers of one connection: stricter than a reader has to be, for whatever two readers could read
 * in two ways (both lengths, folded lines, bare line feeds, white space before a colon) is what smuggling is made of.
 * Servers write most lines the same each time; those are not looked at again.
 *
 * @see RFC 9112 sections 4 to 6
 */
export class ResponseHeads {
  readonly #fields: Field[] = [];

  /**
   * @param text the head in latin1, without the empty line that ends it, and without the line end before that
   * @param isHead whether the request was a HEAD, whose answer has no body whatever it says
   * @throws WireError HTTP_INVALID
   */
  read(text: string, isHead: boolean): AnswerHead {
    const lineEnd = text.indexOf('\r\n');
    const status = statusLine.exec(lineEnd < 0 ? text : text.slice(0, lineEnd));
    if (!status) throw invalid('status line');
    const headers = lineEnd < 0 ? {} : this.#readFields(`${text}\r\n`, lineEnd);
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

  #readFields(text: string, from: number): IncomingHttpHeaders {
    const headers: IncomingHttpHeaders = {};
    const last = text.length - 2;
    let count = 0;
    for (let at = from; at < last; count += 1) {
      let field = this.#fields[count];
      if (field === undefined || !text.startsWith(field.line, at)) {
        if (count >= maxHeaders) throw invalid('header');
        field = this.#fields[count] = readField(text, at);
      }
      add(headers, field.name, field.value);
      at += field.line.length - 2;
    }
    return headers;
  }
}

function add(headers: IncomingHttpHeaders, name: string, value: string): void {
  const before = headers[name];
  if (before === undefined) headers[name] = value;
  else if (typeof before === 'string') headers[name] = [before, value];
  else before.push(value);
}

/** The line that begins with the line end at `at`. A folded one begins with white space, and so does no name. */
function readField(text: string, at: number): Field {
  const end = text.indexOf('\r\n', at + 2);
  const colon = text.indexOf(':', at + 2);
  if (colon < 0 || colon >= end) throw invalid('header');
  const written = text.slice(at + 2, colon);
  const name = written.toLowerCase();
  // What every object has already would not be a header of its own.
  if (!token.test(written) || name in Object.prototype) throw invalid('header name');
  const value = valueOf(text, colon + 1, end);
  if (forbidden.test(value)) throw invalid('character');
  return { line: text.slice(at, end + 2), name, value };
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
