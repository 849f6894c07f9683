import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** The file that an app's audit grows in, a JSON object a line. */
export class AuditFile {
  readonly #file: string;
  #read = 0;
  #rest = '';
  #lines: string[] = [];
  #entries = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** How many audit entries it holds; the seals between them are none. */
  count(): number {
    this.#readOn();
    return this.#entries;
  }

  /** The whole lines since the last call of this. */
  take(): string[] {
    this.#readOn();
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  #readOn(): void {
    if (!existsSync(this.#file)) return;
    const descriptor = openSync(this.#file, 'r');
    const bytes = Buffer.alloc(fstatSync(descriptor).size - this.#read);
    this.#read += readSync(descriptor, bytes, 0, bytes.length, this.#read);
    closeSync(descriptor);
    const lines = `${this.#rest}${bytes.toString()}`.split('\n');
    this.#rest = lines.pop() ?? '';
    this.#lines.push(...lines);
    this.#entries += lines.filter((line) => line.includes('"audit":true')).length;
  }
}
