import { normalizeBaseUrl } from '../base-url.js';
import type { LineTable } from './line-table.js';

/** Where the base URL stands in a line of the tenants' table: after id and row. */
const urlColumn = 2;

/**
 * The tenants of an index by base URL: a hash table of line numbers, eight to sixteen bytes a tenant, in which a look-up
 * reads the one or two lines that it finds.
 */
export class BaseUrlTable {
  readonly #lines: LineTable;
  /** Line numbers plus one; 0 is an empty place. Linear probing, at most half full. */
  readonly #places: Uint32Array;

  constructor(lines: LineTable) {
    this.#lines = lines;
    this.#places = new Uint32Array(2 ** Math.ceil(Math.log2(2 * lines.length + 2)));
    for (let line = 0; line < lines.length; line += 1) {
      const url = this.#urlOf(line);
      if (url !== undefined) this.#put(hashOf(url), line);
    }
  }

  /** The ids of the tenants with exactly this base URL. @param url as `normalizeBaseUrl` returns it */
  find(url: string): string[] {
    const found: string[] = [];
    for (let at = this.#first(hashOf(url)); this.#places[at] !== 0; at = this.#next(at)) {
      const line = (this.#places[at] ?? 0) - 1;
      if (this.#urlOf(line) === url) found.push(this.#columns(line)[0] ?? '');
    }
    return found;
  }

  #put(hash: number, line: number): void {
    let at = this.#first(hash);
    while (this.#places[at] !== 0) at = this.#next(at);
    this.#places[at] = line + 1;
  }

  #first(hash: number): number {
    return hash & (this.#places.length - 1);
  }

  #next(at: number): number {
    return (at + 1) & (this.#places.length - 1);
  }

  #urlOf(line: number): string | undefined {
    return normalizeBaseUrl(this.#columns(line)[urlColumn] ?? '');
  }

  #columns(line: number): string[] {
    return this.#lines.line(line).split('\t');
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
