import { mergePages } from './bundle-merge.js';
import type { MergedPage, PartAnswer } from './bundle-merge.js';
import { readBundlePage } from '../contract/bundle-page.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import { ProxyError } from '../contract/proxy-error.js';
import { pageText, type CutPage } from '../json/page-cutter.js';
import type { PartPosition, SearchPlan } from '../request/search-plan.js';

/** One part's answer from the platform. */
export interface PartResponse {
  readonly head: ResponseHead;
  readonly page: CutPage;
}

/** What {@link fanOut} works with. */
export interface FanOutOptions {
  /** Asks the platform for one page of one part. Its errors of the platform become part of the answer. */
  fetchPart(position: PartPosition): Promise<PartResponse>;
  /** Whether a link of the platform may be followed. */
  isFollowed(link: string): boolean;
  /** Makes the link to the next page; `undefined` when it would be too long. */
  nextUrl(next: SearchPlan): string | undefined;
  readonly selfUrl: string;
  readonly maxBytes: number;
}

/** So many parts are asked at once: quick enough for a page, polite to the platform. */
const concurrency = 4;

/**
 * Runs one page of a planned search and writes it as a single searchset. All parts are asked for the first page, so
 * that its total is true; for later ones only as many as fill the page. A part that fails is stated as an
 * OperationOutcome among the entries; when all fail, the platform's first error is the answer.
 *
 * @throws ProxyError RESPONSE_TOO_LARGE, or the error of the first part when no part could be had
 */
export async function fanOut(
  plan: SearchPlan,
  options: FanOutOptions,
): Promise<{ readonly head: ResponseHead; readonly text: string }> {
  const waiting = [...plan.positions];
  const answers: (PartAnswer & Partial<PartError>)[] = [];
  let bytes = 0;
  while (waiting.length > 0 && (plan.isFirst || !isFull(plan, answers))) {
    const wave = waiting.splice(0, concurrency);
    for (const answer of await Promise.all(wave.map((position) => askPart(position, options)))) {
      bytes += answer.bytes;
      if (bytes > options.maxBytes) throw tooLarge();
      answers.push(answer);
    }
  }
  const failed = answers.filter((answer) => answer.page === undefined);
  if (failed.length === answers.length && failed[0]) return allFailed(failed[0]);
  const missing = answers.filter(({ response }) => (response?.page.leftOut ?? 0) > 0);
  const merged = mergePages(plan, answers, waiting);
  const notes = [
    ...failed.map((answer) => partFailed(plan, answer)),
    ...missing.map((answer) => partMissing(plan, answer)),
    ...sortNote(plan),
  ];
  const next = nextOf(plan, merged, options, notes);
  // What came in one answer is as the platform had it then.
  if (merged.rest.length === 0 && !plan.isFirst) notes.push(...merged.handed.notes(plan.total));
  const text = writeBundle(options.selfUrl, next, merged.total, [...merged.entries, ...notes.map(outcomeEntry)]);
  return { head: { status: 200, headers: { 'content-type': 'application/fhir+json' } }, text };
}

interface PartError {
  readonly error: unknown;
  readonly response: PartResponse;
}

async function askPart(
  position: PartPosition,
  options: FanOutOptions,
): Promise<PartAnswer & Partial<PartError> & { bytes: number }> {
  try {
    const response = await options.fetchPart(position);
    const { status } = response.head;
    const page = status < 400 ? await readBundlePage(response.page) : undefined;
    const bytes = response.page.entries.reduce((sum, { length }) => sum + length, response.page.shell.length);
    if (!page) return { position, failure: `the platform answered with status ${status}`, response, bytes };
    // A page that names itself as the next one would be followed for ever.
    const isLoop = page.next !== undefined && page.next === position.link;
    return { position, page: isLoop ? { entries: page.entries } : page, response, bytes };
  } catch (error) {
    if (!isOfOnePart(error)) throw error;
    return { position, failure: error.message, error, bytes: 0 };
  }
}

/** What concerns one part only: the platform failed it, or the scopes do not cover its value. */
function isOfOnePart(error: unknown): error is ProxyError {
  if (!(error instanceof ProxyError)) return false;
  return error.code.startsWith('UPSTREAM_') || error.code === 'SCOPE_INSUFFICIENT';
}

function allFailed({ error, response }: Partial<PartError>): Awaited<ReturnType<typeof fanOut>> {
  if (response && response.head.status >= 400) return { head: response.head, text: pageText(response.page) };
  if (response) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered the search without a Bundle.');
  throw error;
}

function isFull({ limit }: SearchPlan, answers: readonly PartAnswer[]): boolean {
  if (limit === undefined) return false;
  const matches = answers.reduce(
    (count, { page }) => count + (page?.entries.filter(({ mode }) => mode === 'match').length ?? 0),
    0,
  );
  return matches >= limit;
}

function nextOf(
  plan: SearchPlan,
  { rest, total, handed }: MergedPage,
  options: FanOutOptions,
  notes: string[],
): string | undefined {
  const positions = rest.filter(({ link }) => link === undefined || options.isFollowed(link));
  if (positions.length < rest.length) {
    notes.push('There are further pages, but the platform keeps them at an address that is not followed.');
  }
  if (positions.length === 0) return undefined;
  const { total: _known, ...same } = plan;
  const known = total !== undefined && { total };
  const url = options.nextUrl({ ...same, positions, isFirst: false, handed: handed.record(), ...known });
  if (url === undefined) notes.push('There are further pages, but no link can hold where they are. Narrow the search.');
  return url;
}

function partFailed(plan: SearchPlan, { position, failure = 'no answer' }: PartAnswer): string {
  return `The results for ${partName(plan, position)} are missing: ${failure}`;
}

function partMissing(plan: SearchPlan, { position, response }: PartAnswer & Partial<PartError>): string {
  const { leftOut = 0, skipped = [] } = response?.page ?? {};
  const names = skipped.length > 0 ? `, among them ${skipped.join(', ')}` : '';
  return `${leftOut} of the results for ${partName(plan, position)} are too many or too large, and missing${names}`;
}

function partName({ additions }: SearchPlan, { index }: PartPosition): string {
  const part = decodeURIComponent(additions[index] ?? '');
  return part === '' ? 'this page' : part;
}

/** Each part is sorted by the platform; putting them in one order would take all pages of all parts. */
function sortNote({ additions, search, isFirst }: SearchPlan): string[] {
  const isSorted = /(?:^|&)_sort=/.test(`${search.query}&${search.form ?? ''}`);
  if (!isFirst || additions.length < 2 || !isSorted) return [];
  return ['This platform is searched once per value of a parameter it requires; the order holds within each value.'];
}

function outcomeEntry(diagnostics: string): string {
  const issue = [{ severity: 'warning', code: 'incomplete', diagnostics }];
  return JSON.stringify({ resource: { resourceType: 'OperationOutcome', issue }, search: { mode: 'outcome' } });
}

function writeBundle(
  self: string,
  next: string | undefined,
  total: number | undefined,
  entries: readonly string[],
): string {
  const link = [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])];
  const head = JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    link,
  });
  // FHIR has no empty arrays.
  return entries.length === 0 ? head : `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

function tooLarge(): ProxyError {
  return new ProxyError(
    'RESPONSE_TOO_LARGE',
    'The answers of the platform are larger than the limit. Narrow the search.',
  );
}
