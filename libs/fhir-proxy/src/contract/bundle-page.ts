import { isObject, linkUrl } from '@fhir-gateway/fhir';
import { elementSlices, memberSlices } from '../json/json-slices.js';

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
 * Reads an answer as a page of a search.
 *
 * @returns `undefined` when it is no Bundle
 */
export function readBundlePage(text: string): BundlePage | undefined {
  const bundle = parseObject(text);
  if (bundle?.['resourceType'] !== 'Bundle') return undefined;
  const { total } = bundle;
  const next = linkUrl(bundle, 'next');
  const entries = Array.isArray(bundle['entry']) ? elementSlices(memberSlices(text).get('entry') ?? '[]') : [];
  return {
    entries: entries.map(readEntry),
    ...(typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 && { total }),
    ...(next !== undefined && { next }),
  };
}

function readEntry(text: string): BundleEntry {
  const entry = parseObject(text) ?? {};
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

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
