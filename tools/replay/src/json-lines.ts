import { existsSync, readFileSync, statSync } from 'node:fs';

/** The lines of a file that grows, each a JSON object. */
export class JsonLines {
  readonly #file: string;
  #taken = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Bytes so far. */
  size(): number {
    return existsSync(this.#file) ? statSync(this.#file).size : 0;
  }

  /** The whole lines since the last call of this. */
  take(): Record<string, unknown>[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n').slice(0, -1);
    const fresh = lines.slice(this.#taken);
    this.#taken = lines.length;
    return fresh.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
