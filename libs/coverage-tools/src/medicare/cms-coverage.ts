import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { CoverageError } from '../coverage-error.js';
import { asCoverageError, parseJson, type SendToService } from '../payer/http-payer-client.js';

/** What {@link CmsCoverage} is made of. */
export interface CmsCoverageOptions {
  /**
   * `licensed`: the operator has accepted the terms of AMA, ADA and AHA on the codes in local documents. Fetching the token
   * is the acceptance, so that nothing fetches it without this.
   */
  readonly terms: 'open' | 'licensed';
  readonly send: SendToService;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Rows of an answer, and when they were read. */
export interface CmsRows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** `YYYY-MM-DD` */
  readonly seenOn: string;
}

interface Kept {
  readonly answer: Promise<CmsRows>;
  untilMs: number;
}

const base = 'https://api.coverage.cms.gov/v1';
const keptMs = 24 * 60 * 60 * 1000;
const failedMs = 60 * 1000;
/** It is good for an hour. */
const tokenMs = 50 * 60 * 1000;
const limits = { deadlineMs: 5_000, maxBytes: 3 * 1024 * 1024 } as const;
const mostPages = 10;
const mostKept = 200;

/**
 * Reads CMS's public coverage database. Its address is fixed; nothing of a person and no code is sent, since its lists take
 * no filters. What was read is kept a day in memory, a failure for a minute.
 *
 * @see https://api.coverage.cms.gov/docs
 */
export class CmsCoverage {
  readonly isLicensed: boolean;
  readonly #send: SendToService;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  #licence: { readonly token: Promise<string>; readonly untilMs: number } | undefined;

  constructor({ terms, send, now = Date.now }: CmsCoverageOptions) {
    this.isLicensed = terms === 'licensed';
    this.#send = send;
    this.#now = now;
  }

  /**
   * All rows of one address, over its pages.
   *
   * @param path below the base, such as `reports/national-coverage-ncd`
   * @param isLicensed the rows are under the terms: they are refused where nobody has accepted them
   * @throws CoverageError PAYER_UNREACHABLE | PAYER_TIMEOUT | PAYER_ANSWER_TOO_LARGE | PAYER_ANSWER_INVALID |
   *   PAYER_AUTH_REFUSED
   */
  rows(path: string, query: Readonly<Record<string, string>> = {}, isLicensed = false): Promise<CmsRows> {
    const key = `${path}?${new URLSearchParams(query).toString()}`;
    const known = this.#kept.get(key);
    if (known && this.#now() < known.untilMs) return known.answer;
    const kept: Kept = { answer: this.#pages(path, query, isLicensed), untilMs: this.#now() + keptMs };
    kept.answer.catch(() => (kept.untilMs = this.#now() + failedMs));
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return kept.answer;
  }

  async #pages(path: string, query: Readonly<Record<string, string>>, isLicensed: boolean): Promise<CmsRows> {
    const rows: Readonly<Record<string, unknown>>[] = [];
    const seenOn = new Date(this.#now()).toISOString().slice(0, 10);
    const visited = new Set<string>();
    for (let page = ''; ;) {
      const { rows: some, next } = await this.#read(
        path,
        page === '' ? query : { ...query, next_token: page },
        isLicensed,
      );
      rows.push(...some);
      visited.add(page);
      if (next === '') return { rows, seenOn };
      if (visited.has(next) || visited.size === mostPages) throw invalid('has pages without end');
      page = next;
    }
  }

  async #read(path: string, query: Readonly<Record<string, string>>, isLicensed: boolean) {
    const body = isLicensed ? await this.#readLicensed(path, query) : bodyOf(await this.#get(path, query));
    if (!isObject(body) || !Array.isArray(body['data'])) throw invalid('answers with no rows');
    const { meta, data } = body;
    const next = isObject(meta) ? meta['next_token'] : undefined;
    return { rows: objectsOf(data), next: typeof next === 'string' ? next : '' };
  }

  /** A token may end before its hour is over: after a 401 another one is fetched, once. */
  async #readLicensed(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const licence = this.#licensed();
    const first = await this.#get(path, query, await licence.token);
    if (first.status !== 401) return bodyOf(first);
    if (this.#licence === licence) this.#licence = undefined;
    return bodyOf(await this.#get(path, query, await this.#licensed().token));
  }

  /** Whoever asks meanwhile waits for the same token. */
  #licensed() {
    if (this.#licence && this.#now() < this.#licence.untilMs) return this.#licence;
    const licence = { token: this.#fetchLicence(), untilMs: this.#now() + tokenMs };
    this.#licence = licence;
    licence.token.catch(() => {
      if (this.#licence === licence) this.#licence = undefined;
    });
    return licence;
  }

  async #fetchLicence(): Promise<string> {
    if (!this.isLicensed) throw new TypeError('nobody has accepted the terms of the codes');
    const body = bodyOf(await this.#get('metadata/license-agreement', {}));
    const [row] = isObject(body) ? objectsOf(body['data']) : [];
    const value = row?.['Token'];
    if (typeof value !== 'string' || !/^[\x21-\x7e]{1,4096}$/.test(value)) throw invalid('gives no token');
    return value;
  }

  async #get(path: string, query: Readonly<Record<string, string>>, token?: string): ReturnType<SendToService> {
    const url = new URL(`${base}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    try {
      return await this.#send({ url, method: 'GET', headers, ...limits });
    } catch (error) {
      throw asCoverageError(error);
    }
  }
}

function bodyOf({ status, text }: Awaited<ReturnType<SendToService>>): unknown {
  if (status === 401 || status === 403) throw new CoverageError('PAYER_AUTH_REFUSED', 'It lets nobody in.', status);
  if (status === 429 || status >= 500) throw new CoverageError('PAYER_UNREACHABLE', 'It is too busy.', status);
  if (status !== 200) throw invalid(`answers ${status}`);
  return parseJson(text);
}

function invalid(what: string): CoverageError {
  return new CoverageError('PAYER_ANSWER_INVALID', `CMS’s coverage database ${what}.`);
}
