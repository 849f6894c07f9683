import { BaseUrlTable } from './base-url-table.js';
import { openIndex, npiKey, stateKey, firstPlainWord, type IndexHeader } from './index-format.js';
import { LineTable } from './line-table.js';
import type { Organization, TenantMatches, TenantQuery } from './organization.js';
import { readPostings } from './postings.js';
import { tenantWords } from './tenant-words.js';

/** What a tenant is looked up for. */
export interface IndexedTenant {
  readonly id: string;
  readonly name: string;
  /** Present only where each organization has a base URL of its own. */
  readonly fhirBaseUrl?: string;
}

/** Names have no more; a longer query matches nothing rather than being cut. */
const maxQueryLength = 200;
const maxQueryWords = 16;
/** Shorter parts are in the middle of almost any word. */
const minInnerLength = 3;
const minPrefixLength = 2;
const defaultLimit = 20;

/** How well one word of a query fits, from a whole word of the name down to letters inside a word elsewhere. */
const worth = { whole: [4, 6], beginning: [3, 5], inside: [1, 2] } as const;

/**
 * The organizations of one platform, searched where they lie in the file: no object per organization is kept.
 * Immutable, so that any number of requests may search it at once.
 */
export class TenantIndex {
  readonly header: IndexHeader;
  readonly #tenants: LineTable;
  readonly #organizations: LineTable;
  readonly #words: LineTable;
  readonly #postings: LineTable;
  readonly #firstWord: number;
  /** Made when the first one is looked for: most processes never do. */
  #baseUrls: BaseUrlTable | undefined;

  /** @throws TenantIndexFault when the file is no index, damaged or of another version */
  constructor(file: Buffer) {
    const { header, sections } = openIndex(file);
    this.header = header;
    this.#tenants = new LineTable(sections.tenants, header.lines.tenants);
    this.#organizations = new LineTable(sections.organizations, header.lines.organizations);
    this.#words = new LineTable(sections.words, header.lines.words);
    this.#postings = new LineTable(sections.postings, header.lines.postings);
    this.#firstWord = this.#words.lowerBound(Buffer.from(firstPlainWord));
  }

  /** Returns the tenant of exactly this id, or undefined. */
  find(tenant: string): IndexedTenant | undefined {
    const line = this.#tenants.line(this.#tenants.lowerBound(Buffer.from(`${tenant}\t`)));
    const [id, row = '', fhirBaseUrl = ''] = line.split('\t');
    if (id !== tenant || tenant === '') return undefined;
    const [name = ''] = this.#organizations.line(Number.parseInt(row, 36)).split('\t');
    return { id, name, ...(fhirBaseUrl !== '' && { fhirBaseUrl }) };
  }

  /** Returns the ids of the tenants with this base URL, which may be several. @param url as `normalizeBaseUrl` returns it */
  findByBaseUrl(url: string): string[] {
    this.#baseUrls ??= new BaseUrlTable(this.#tenants);
    return this.#baseUrls.find(url);
  }

  /**
   * Returns the organizations in which every word of the query occurs, best first: whole words before beginnings,
   * words of the name before those of other names and places, short names before long ones.
   */
  search({ query = '', state, npi, offset = 0, limit = defaultLimit }: TenantQuery): TenantMatches {
    const scores = this.#score(query);
    if (scores === undefined) return { total: 0, organizations: [] };
    if (state !== undefined) this.#keepOnly(scores, stateKey(state.trim().toUpperCase()));
    if (npi !== undefined) this.#keepOnly(scores, npiKey(npi.trim()));
    const { total, rows } = bestRows(scores, offset, limit);
    return { total, organizations: rows.map((row) => this.#organization(row)) };
  }

  /** A score for every row, 0 for no match; undefined when nothing can match. */
  #score(query: string): Uint8Array | undefined {
    const rows = this.#organizations.length;
    const words = [...new Set(tenantWords(query.slice(0, maxQueryLength + 1)))];
    const isTooLong = query.length > maxQueryLength || words.length > maxQueryWords;
    // Text that is all punctuation is no wish to see everything.
    if (isTooLong || (words.length === 0 && query.trim() !== '')) return undefined;
    if (words.length === 0) return new Uint8Array(rows).fill(1);
    let scores: Uint8Array | undefined;
    for (const word of words) {
      const found = this.#scoreWord(word);
      scores = scores === undefined ? found : addWhereBoth(scores, found);
    }
    return scores;
  }

  #scoreWord(word: string): Uint8Array {
    const scores = new Uint8Array(this.#organizations.length);
    const raise = (line: number, [elsewhere, inNames]: readonly [number, number]) =>
      this.#readRows(line, (row, inName) => {
        const score = inName ? inNames : elsewhere;
        if (score > (scores[row] ?? score)) scores[row] = score;
      });
    const key = Buffer.from(word);
    const first = this.#words.lowerBound(key);
    let after = first;
    for (; after < this.#words.length; after += 1) {
      if (this.#isWord(after, key)) raise(after, worth.whole);
      else if (word.length >= minPrefixLength && this.#beginsWith(after, key)) raise(after, worth.beginning);
      else break;
    }
    if (word.length >= minInnerLength) {
      this.#words.containing(key, this.#firstWord, (line) => {
        if (line < first || line >= after) raise(line, worth.inside);
      });
    }
    return scores;
  }

  #readRows(line: number, visit: (row: number, inName: boolean) => void): void {
    readPostings(this.#postings.text, this.#postings.start(line), this.#postings.end(line), visit);
  }

  #isWord(line: number, key: Buffer): boolean {
    return this.#words.end(line) - this.#words.start(line) === key.length && this.#beginsWith(line, key);
  }

  #beginsWith(line: number, key: Buffer): boolean {
    const start = this.#words.start(line);
    const isLongEnough = this.#words.end(line) - start >= key.length;
    return isLongEnough && this.#words.text.compare(key, 0, key.length, start, start + key.length) === 0;
  }

  #keepOnly(scores: Uint8Array, key: string): void {
    const bytes = Buffer.from(key);
    const line = this.#words.lowerBound(bytes);
    const kept = new Uint8Array(scores.length);
    if (line < this.#words.length && this.#isWord(line, bytes)) this.#readRows(line, (row) => (kept[row] = 1));
    for (let row = 0; row < scores.length; row += 1) if (kept[row] === 0) scores[row] = 0;
  }

  #organization(row: number): Organization {
    const [name = '', tenant = '', aliases = '', places = '', npis = ''] = this.#organizations.line(row).split('\t');
    const fhirBaseUrl = tenant === '' ? undefined : this.find(tenant)?.fhirBaseUrl;
    return {
      name,
      ...(tenant !== '' && { tenant }),
      ...(aliases !== '' && { aliases: aliases.split('|') }),
      ...(places !== '' && { places: places.split('|').map(toPlace) }),
      ...(npis !== '' && { npis: npis.split('|') }),
      ...(fhirBaseUrl !== undefined && { fhirBaseUrl }),
    };
  }
}

function addWhereBoth(scores: Uint8Array, found: Uint8Array): Uint8Array {
  for (let row = 0; row < scores.length; row += 1) {
    const [score, more] = [scores[row] ?? 0, found[row] ?? 0];
    scores[row] = score > 0 && more > 0 ? score + more : 0;
  }
  return scores;
}

/** Cities may have commas in them, states do not. */
function toPlace(text: string): { city?: string; state?: string } {
  const comma = text.lastIndexOf(',');
  const [city, state] = [text.slice(0, comma), text.slice(comma + 1)];
  return { ...(city !== '' && { city }), ...(state !== '' && { state }) };
}

/** Picks one page of rows by falling score; rows of one score stay in their order. */
function bestRows(scores: Uint8Array, offset: number, limit: number): { total: number; rows: number[] } {
  const counts = new Uint32Array(256);
  for (const score of scores) counts[score] = (counts[score] ?? 0) + 1;
  const rows: number[] = [];
  let [total, position] = [0, 0];
  for (let score = 255; score > 0; score -= 1) {
    const count = counts[score] ?? 0;
    total += count;
    if (count > 0 && position + count > offset && rows.length < limit) {
      let at = position;
      for (let row = scores.indexOf(score); row !== -1 && rows.length < limit; row = scores.indexOf(score, row + 1)) {
        if (at >= offset) rows.push(row);
        at += 1;
      }
    }
    position += count;
  }
  return { total, rows };
}
