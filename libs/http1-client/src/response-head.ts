import type { IncomingHttpHeaders } from 'node:http';
import { HeaderLines } from './header-lines.js';
import { maxHeaders } from './limits.js';
import { TransportError } from './transport-error.js';

/** How the body of an answer ends: by its length, its chunks, or the connection's end. */
export type Framing = { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' | 'close' };

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly framing: Framing;
  /** Whether another request may follow on this connection. */
  readonly isKept: boolean;
  /** Seconds for which the server keeps a connection that is idle, by its own statement. */
  readonly keptSeconds?: number;
}

interface StatusLine {
  readonly line: string;
  readonly code: number;
  /** Whether it is of HTTP/1.0. */
  readonly isOld: boolean;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\u0020-\u007e\u0080-\u00ff]*)?$/;
const digits = /^\d{1,15}$/;
const keptFor = /(?:^|[ ,])timeout=(\d{1,6})(?:$|[ ,])/i;
const none: Framing = { kind: 'length', length: 0 };
const chunked: Framing = { kind: 'chunked' };
const untilClose: Framing = { kind: 'close' };

/**
 * Reads the heads of the answers of one connection: stricter than a reader has to be, for whatever two readers could read
 * in two ways (both lengths, folded lines, bare line feeds, white space before a colon) is what smuggling is made of.
 * Servers write most lines the same each time; those are not looked at again.
 *
 * @see RFC 9112 sections 4 to 6
 */
export class ResponseHeads {
  readonly #lines = new HeaderLines(maxHeaders);
  /** The one before: nearly all are the same. */
  #status: StatusLine | undefined;

  /**
   * @param text the head in latin1, with the line end of its last line, without the empty line that ends it
   * @param isHead whether the request was a HEAD, whose answer has no body, whatever its headers
   * @throws TransportError HTTP_INVALID
   */
  read(text: string, isHead: boolean): AnswerHead {
    const lineEnd = text.indexOf('\r\n');
    const { code, isOld } = this.#readStatus(text.substring(0, lineEnd));
    const headers: IncomingHttpHeaders = {};
    const fault = this.#lines.read(text, lineEnd, headers);
    if (fault) throw invalid(fault);
    const framing = framingOf(headers, isOld);
    const isInterim = code < 200;
    if (isInterim && framing !== untilClose) throw invalid('length');
    // Nothing follows on a connection that ends, and yet the final response would have to.
    if (isInterim && (isOld || namesClose(headers.connection))) throw invalid('connection option');
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

  #readStatus(line: string): StatusLine {
    if (line === this.#status?.line) return this.#status;
    const read = statusLine.exec(line);
    if (!read) throw invalid('status line');
    return (this.#status = { line, code: Number(read[2]), isOld: read[1] === '0' });
  }
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
  const bytes = Number(length);
  return bytes === 0 ? none : { kind: 'length', length: bytes };
}

function namesClose(connection: string | string[] | undefined): boolean {
  if (connection === undefined || connection === 'keep-alive') return false;
  const all = typeof connection === 'string' ? connection : connection.join();
  return all.split(',').some((option) => option.trim().toLowerCase() === 'close');
}

function invalid(part: string): TransportError {
  return new TransportError('HTTP_INVALID', `The answer has a ${part} that is not valid HTTP.`);
}
