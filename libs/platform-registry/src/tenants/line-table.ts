import { TenantIndexFault } from './index-format.js';

const newline = 10;

/**
 * Lines of text that stay in the buffer they were read into: the only other memory is where each begins. Lines that
 * are sorted by their bytes can be looked up.
 */
export class LineTable {
  readonly length: number;
  readonly text: Buffer;
  readonly #starts: Uint32Array;

  /** @throws TenantIndexFault when there are not exactly that many whole lines */
  constructor(text: Buffer, lines: number) {
    this.text = text;
    this.length = lines;
    this.#starts = new Uint32Array(lines + 1);
    let at = 0;
    for (let line = 0; line < lines; line += 1) {
      const end = text.indexOf(newline, at);
      if (end === -1) throw new TenantIndexFault('has fewer lines than it says');
      at = end + 1;
      this.#starts[line + 1] = at;
    }
    if (at !== text.length) throw new TenantIndexFault('has more lines than it says');
  }

  /** The text of a line without its end; an empty string beyond the last. */
  line(index: number): string {
    return this.bytes(index).toString('utf8');
  }

  /** The bytes of a line without its end; they share memory with the table. */
  bytes(index: number): Buffer {
    return this.text.subarray(this.start(index), this.end(index));
  }

  /** The first line that is not before `key`, by bytes; `length` when all are. Only for sorted tables. */
  lowerBound(key: Buffer): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bytes(middle).compare(key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a line begins and ends in {@link text}; cheaper than a buffer for it where very many are visited. */
  start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  end(index: number): number {
    return Math.max(this.start(index), (this.#starts[index + 1] ?? 0) - 1);
  }

  /** Calls back with every line from `first` on that contains `part`, once each, in order. */
  containing(part: Buffer, first: number, visit: (line: number) => void): void {
    let line = first;
    for (let at = this.start(first); line < this.length; at = this.start(line)) {
      const found = this.text.indexOf(part, at);
      if (found === -1) return;
      line = this.#lineAt(found, line);
      visit(line);
      line += 1;
    }
  }

  /** The line of a position at or after a line: near lines are found in few steps, far ones in few more. */
  #lineAt(position: number, from: number): number {
    let step = 1;
    while (from + step < this.length && (this.#starts[from + step] ?? 0) <= position) step *= 2;
    let low = from + (step >> 1);
    let high = Math.min(this.length - 1, from + step);
    if (step === 1) low = from;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
