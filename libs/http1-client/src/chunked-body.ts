import { isTokenByte } from './token.js';
import { TransportError } from './transport-error.js';

const cr = 0x0d;
const lf = 0x0a;
const colon = 0x3a;
const quote = 0x22;
const backslash = 0x5c;
/** Of extensions beyond the data of the chunks, or of all trailers together; both are read and dropped. */
const maxDroppedBytes = 16 * 1024;
const maxSizeDigits = 12;

type State =
  | 'size'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailer-begin'
  | 'trailer-name'
  | 'trailer-value'
  | 'trailer-lf'
  | 'end-lf'
  | 'done';

/**
 * Takes a body apart that came in chunks, however these were cut on their way. Accepts the one form that all readers
 * agree on: sizes in hexadecimal digits, lines that end with CR LF.
 *
 * @see RFC 9112 section 7.1
 */
export class ChunkedBody {
  #state: State = 'size';
  #left = 0;
  #digits = 0;
  #dropped = 0;
  #isQuoted = false;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /**
   * Takes the next bytes and reports the data in them, of all chunks at once: a chunk of one byte each would cost a hundred
   * times what it carries. The bytes are moved together where they are.
   *
   * @returns how many bytes belonged to this body: fewer than all only when it is done
   * @throws TransportError HTTP_INVALID
   */
  push(bytes: Buffer, onData: (data: Buffer) => void): number {
    let at = 0;
    let dataFrom = 0;
    let dataTo = 0;
    while (at < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) this.#state = 'data-cr';
        if (dataTo === 0) dataFrom = at;
        else bytes.copyWithin(dataTo, at, end);
        dataTo = (dataTo === 0 ? at : dataTo) + end - at;
        at = end;
      } else {
        this.#take(bytes[at] as number);
        at += 1;
      }
    }
    if (dataTo > 0) onData(bytes.subarray(dataFrom, dataTo));
    return at;
  }

  #take(byte: number): void {
    switch (this.#state) {
      case 'size':
        return this.#takeSize(byte);
      case 'extension':
        if (byte === cr && !this.#isQuoted) this.#state = 'size-lf';
        else this.#dropOfExtension(byte);
        return;
      case 'size-lf':
        this.#expect(byte, lf, this.#left > 0 ? 'data' : 'trailer-begin');
        this.#dropped = this.#left > 0 ? Math.max(0, this.#dropped - this.#left) : 0;
        return;
      case 'data-cr':
        return this.#expect(byte, cr, 'data-lf');
      case 'data-lf':
        this.#expect(byte, lf, 'size');
        this.#digits = 0;
        this.#left = 0;
        return;
      case 'trailer-begin':
        this.#state = byte === cr ? 'end-lf' : 'trailer-name';
        if (byte !== cr) this.#dropOfName(byte);
        return;
      case 'trailer-name':
        if (byte !== colon) return this.#dropOfName(byte);
        this.#state = 'trailer-value';
        return this.#drop(byte);
      case 'trailer-value':
        if (byte === cr) this.#state = 'trailer-lf';
        else this.#drop(byte);
        return;
      case 'trailer-lf':
        return this.#expect(byte, lf, 'trailer-begin');
      case 'end-lf':
        return this.#expect(byte, lf, 'done');
      default:
        throw invalid();
    }
  }

  #takeSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (++this.#digits > maxSizeDigits) throw invalid();
      this.#left = this.#left * 16 + digit;
      return;
    }
    if (this.#digits === 0) throw invalid();
    if (byte === cr) this.#state = 'size-lf';
    else if (byte === 0x3b) this.#state = 'extension';
    else throw invalid();
  }

  #drop(byte: number): void {
    const isText = byte === 0x09 || (byte >= 0x20 && byte !== 0x7f);
    if (!isText || ++this.#dropped > maxDroppedBytes) throw invalid();
  }

  /** Where a quoted text ends is the same for all readers: on its line, at the next quotation mark. */
  #dropOfExtension(byte: number): void {
    if (byte === backslash) throw invalid();
    if (byte === quote) this.#isQuoted = !this.#isQuoted;
    this.#drop(byte);
  }

  #dropOfName(byte: number): void {
    if (!isTokenByte(byte)) throw invalid();
    this.#drop(byte);
  }

  #expect(byte: number, expected: number, next: State): void {
    if (byte !== expected) throw invalid();
    this.#state = next;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function invalid(): TransportError {
  return new TransportError('HTTP_INVALID', 'The chunks of the answer are not valid HTTP.');
}
