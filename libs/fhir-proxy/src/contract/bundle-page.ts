import { eachEntry, shellValue, type CutPage } from '../json/page-cutter.js';
import { inTimeSlices, type Steps } from '@fhir-gateway/limits';

/** One entry of a searchset as the platform wrote it, with what has to be known of it. */
export interface BundleEntry {
  readonly text: string;
  readonly mode: 'match' | 'include' | 'outcome';
  /** The same for the same resource; `undefined` when the entry does not say what it is. */
  readonly key?: string;
}

/** A page of a search. */
export interface BundlePage {
  readonly entries: readonly BundleEntry[];
  readonly total?: number;
  /** The platform's link to the page after this one. */
  readonly next?: string;
}

/**
 * Reads an answer as a page of a search: entry by entry, of which no more is kept than its text and what has to be known.
 *
 * @returns `undefined` when it is no Bundle
 */
export async function readBundlePage(page: CutPage): Promise<BundlePage | undefined> {
  const length = page.entries.reduce((sum, text) => sum + text.length, page.shell.length);
  try {
    return await inTimeSlices(length, bundlePage(page));
  } catch {
    return undefined;
  }
}

function* bundlePage(page: CutPage): Steps<BundlePage | undefined> {
  const bundle = yield* shellValue(page, JSON);
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') return undefined;
  const { total, link } = bundle;
  const next = objects(link).find(({ relation }) => relation === 'next')?.['url'];
  const entries: BundleEntry[] = [];
  yield* eachEntry(page, JSON, (entry, text) => void entries.push(readEntry(text, isObject(entry) ? entry : {})));
  return {
    entries,
    ...(typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 && { total }),
    ...(typeof next === 'string' && { next }),
  };
}

function readEntry(text: string, entry: Record<string, unknown>): BundleEntry {
  const resource = isObject(entry['resource']) ? entry['resource'] : {};
  const { resourceType, id } = resource;
  const mode = isObject(entry['search']) ? entry['search']['mode'] : undefined;
  const fullUrl = typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : undefined;
  // Parts may name the same resource by different hosts, so type and id go first.
  const key = typeof resourceType === 'string' && typeof id === 'string' ? `${resourceType}/${id}` : fullUrl;
  return { text, mode: modeOf(mode, resourceType), ...(key !== undefined && { key }) };
}

/** Servers may leave out the mode; then an OperationOutcome speaks about the search and anything else matched it. */
function modeOf(mode: unknown, resourceType: unknown): BundleEntry['mode'] {
  if (mode === 'match' || mode === 'include' || mode === 'outcome') return mode;
  return resourceType === 'OperationOutcome' ? 'outcome' : 'match';
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
