import { WireError } from './wire-error.js';

const cr = 0x0d;
const lf = 0x0a;
/** Of a chunk's extensions, or of all trailers together; both are read and dropped. */
const maxDroppedBytes = 16 * 1024;
const maxSizeDigits = 12;

type State =
  'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'trailer-lf' | 'end-lf' | 'done';

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
  #isLineEmpty = true;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /**
   * Takes the next bytes and tells each piece of data in them.
   *
   * @returns how many bytes belonged to this body: fewer than all only when it is done
   * @throws WireError HTTP_INVALID
   */
  push(bytes: Buffer, onData: (piece: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) this.#state = 'data-cr';
        onData(bytes.subarray(at, end));
        at = end;
      } else {
        this.#take(bytes[at] as number);
        at += 1;
      }
    }
    return at;
  }

  #take(byte: number): void {
    switch (this.#state) {
      case 'size':
        return this.#takeSize(byte);
      case 'extension':
        if (byte === cr) this.#state = 'size-lf';
        else this.#drop(byte);
        return;
      case 'size-lf':
        this.#expect(byte, lf, this.#left > 0 ? 'data' : 'trailer');
        return this.#beginLine();
      case 'data-cr':
        return this.#expect(byte, cr, 'data-lf');
      case 'data-lf':
        this.#expect(byte, lf, 'size');
        this.#digits = 0;
        this.#left = 0;
        return;
      case 'trailer':
        if (byte === cr) this.#state = this.#isLineEmpty ? 'end-lf' : 'trailer-lf';
        else this.#drop(byte);
        return;
      case 'trailer-lf':
        this.#expect(byte, lf, 'trailer');
        return this.#beginLine();
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
    // White space before an extension is an old habit of servers, and harmless.
    else if (byte === 0x3b || byte === 0x20 || byte === 0x09) this.#state = 'extension';
    else throw invalid();
  }

  #drop(byte: number): void {
    const isText = byte === 0x09 || (byte >= 0x20 && byte !== 0x7f);
    if (!isText || ++this.#dropped > maxDroppedBytes) throw invalid();
    this.#isLineEmpty = false;
  }

  #beginLine(): void {
    this.#isLineEmpty = true;
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

function invalid(): WireError {
  return new WireError('HTTP_INVALID', 'The chunks of the answer are not valid HTTP.');
}
