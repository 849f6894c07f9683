/** Numbers from 0 to 2^32 - 1 that grow in number, four bytes each. */
export class NumberList {
  length = 0;
  #numbers = new Uint32Array(1 << 12);

  push(number: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(2 * this.#numbers.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = number;
  }

  /** The numbers so far, in the memory of the list. */
  view(): Uint32Array {
    return this.#numbers.subarray(0, this.length);
  }
}
