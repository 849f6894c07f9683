import { maxHeadBytes } from './limits.js';
import { TransportError } from './transport-error.js';

const beginOfHead = 'HTTP/1.';
const lineEnd = '\r\n';
const endOfHead = lineEnd + lineEnd;
const endOfHeadBytes = Buffer.from(endOfHead);
/** What such lines make up never has an end that is one to us. */
const lineOfLfOnly = /[^\r]\n/;

/** The text of a response's head, which may come in parts. */
export class PartialHead {
  #text = '';
  /** How many bytes of the last buffer belonged to the head that was whole with them. */
  takenBytes = 0;

  /**
   * Takes the bytes of a buffer from `from` on.
   *
   * @param length where the bytes end; what stands behind them came earlier and is not looked at
   * @returns the whole head with the end of its last line, without the empty line after it; or nothing yet
   * @throws TransportError HTTP_HEAD_TOO_LARGE | HTTP_INVALID
   */
  take(buffer: Buffer, from: number, length: number): string | undefined {
    const before = this.#text;
    // No text is made of the body.
    const found = buffer.indexOf(endOfHeadBytes, from);
    const to = found < 0 ? from + maxHeadBytes : found + endOfHead.length;
    const text = before + buffer.toString('latin1', from, Math.min(length, to));
    // Only what is new is looked through: a head may come byte by byte.
    const searchFrom = Math.max(0, before.length - endOfHead.length + 1);
    const end = text.indexOf(endOfHead, searchFrom);
    if (end > maxHeadBytes || (end < 0 && text.length >= maxHeadBytes)) {
      throw new TransportError('HTTP_HEAD_TOO_LARGE', 'The head of the answer is too large.');
    }
    this.#text = end < 0 ? text : '';
    if (end >= 0) {
      this.takenBytes = end + endOfHead.length - before.length;
      return text.slice(0, end + lineEnd.length);
    }
    if (!text.startsWith(beginOfHead.slice(0, text.length)) || lineOfLfOnly.test(text.slice(searchFrom))) {
      throw new TransportError('HTTP_INVALID', 'The answer is not HTTP/1.1.');
    }
    return undefined;
  }
}
