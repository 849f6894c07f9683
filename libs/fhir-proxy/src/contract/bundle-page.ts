import { isObject, linkUrl } from '@fhir-gateway/fhir';
import { inTimeSlices, type Steps } from '@fhir-gateway/limits';
import { eachEntry, pageLength, shellValue, type CutPage } from '../json/page-cutter.js';

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
  try {
    return await inTimeSlices(pageLength(page), bundlePage(page));
  } catch {
    return undefined;
  }
}

function* bundlePage(page: CutPage): Steps<BundlePage | undefined> {
  const bundle = yield* shellValue(page, JSON);
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') return undefined;
  const { total } = bundle;
  const next = linkUrl(bundle, 'next');
  const entries: BundleEntry[] = [];
  yield* eachEntry(page, JSON, (entry, text) => void entries.push(readEntry(text, isObject(entry) ? entry : {})));
  return {
    entries,
    ...(typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 && { total }),
    next,
  };
}

function readEntry(text: string, entry: Record<string, unknown>): BundleEntry {
  const resource = isObject(entry['resource']) ? entry['resource'] : {};
  const { resourceType, id } = resource;
  const mode = isObject(entry['search']) ? entry['search']['mode'] : undefined;
  const fullUrl = typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : undefined;
  // Parts may name the same resource by different hosts, so type and id go first.
  const key = typeof resourceType === 'string' && typeof id === 'string' ? `${resourceType}/${id}` : fullUrl;
  return { text, mode: modeOf(mode, resourceType), key };
}

/** Servers may leave out the mode; then an OperationOutcome speaks about the search and anything else matched it. */
function modeOf(mode: unknown, resourceType: unknown): BundleEntry['mode'] {
  if (mode === 'match' || mode === 'include' || mode === 'outcome') return mode;
  return resourceType === 'OperationOutcome' ? 'outcome' : 'match';
}
