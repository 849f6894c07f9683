import { TenantIndexFault } from './index-format.js';

const newline = 10;

/** Lines of text that stay in the buffer they were read into: the only other memory is where each begins. */
export class LineTable {
  readonly length: number;
  readonly #text: Buffer;
  readonly #starts: Uint32Array;

  /** @throws TenantIndexFault when there are not exactly that many whole lines */
  constructor(text: Buffer, lines: number) {
    this.#text = text;
    this.length = lines;
    // Each line has its end at least, so that a header cannot make this larger than the file.
    if (lines > text.length) throw new TenantIndexFault('has fewer lines than it says');
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
    const start = this.#starts[index] ?? 0;
    return this.#text.toString('utf8', start, Math.max(start, (this.#starts[index + 1] ?? 0) - 1));
  }
}
