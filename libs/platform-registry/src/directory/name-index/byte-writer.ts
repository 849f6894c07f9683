const firstBytes = 1 << 12;

/** Numbers and texts, one after the other, in a buffer that grows. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(firstBytes);
  #length = 0;

  /** Adds a whole number from 0 to 2^53 - 1, seven bits a byte, lowest first. @throws RangeError for any other */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a whole number');
    this.#reserve(8);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
    this.#bytes[this.#length++] = rest;
  }

  /** Adds a number from 0 to 2^32 - 1 in four bytes. */
  word(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32LE(value, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** What was added so far, in the memory of the writer. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
