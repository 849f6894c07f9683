import { isObject, objectsOf } from './json-object.js';

/** Where a platform's page stands below its base. */
export interface PageAddress {
  /** Percent-encoded, without leading slash. */
  readonly path: string;
  /** Raw, without `?`. */
  readonly query: string;
}

/**
 * Where a `next` link leads below a base; servers write it absolute, or relative to
 * the host, to the base or to what was asked.
 *
 * @param path of the page that has the link
 * @returns undefined for a link that leads elsewhere
 * @see https://hl7.org/fhir/R4/http.html#paging
 */
function pageBelow(url: string, baseUrl: string, path: string): PageAddress | undefined {
  const whole = /^\/(?!\/)/.test(url) ? new URL(baseUrl).origin + url : url;
  const below = whole.startsWith(baseUrl) ? whole.slice(baseUrl.length) : relativeLink(url, path);
  // The base must end where a path or query begins, or another platform's longer name would pass for this one.
  if (below === undefined || !/^[/?]/.test(below)) return undefined;
  // What the proxy writes for a link that leads elsewhere.
  if (below === '/_elsewhere') return undefined;
  const mark = below.indexOf('?');
  const name = mark === -1 ? below : below.slice(0, mark);
  // Written out it may lead out of the base again.
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(name)) return undefined;
  return { path: name.replace(/^\//, ''), query: mark === -1 ? '' : below.slice(mark + 1) };
}

/** Below the base, as any relative URL of a Bundle, or a query alone, of what was asked; nothing that could lead out. */
function relativeLink(url: string, path: string): string | undefined {
  if (url.startsWith('?')) return `/${path}${url}`;
  return /^[A-Za-z$][\w$./-]*(?:\?|$)/.test(url) && !url.includes('..') ? `/${url}` : undefined;
}

/** The address of a link of a Bundle; undefined without one. */
export function linkUrl(bundle: unknown, relation: string): string | undefined {
  const url = linkOf(bundle, relation)?.['url'];
  return typeof url === 'string' ? url : undefined;
}

/** Whether a Bundle is a page with another behind it, wherever that is. */
export function hasNextPage(bundle: unknown): boolean {
  return linkOf(bundle, 'next') !== undefined;
}

function linkOf(bundle: unknown, relation: string): Record<string, unknown> | undefined {
  return objectsOf(isObject(bundle) ? bundle['link'] : undefined).find((link) => link['relation'] === relation);
}

/**
 * Where a search goes on behind a page of it.
 *
 * @param asked where the page came from
 * @returns `last`; `elsewhere` where the next page is not below the base; `same` where it is this one
 */
export function nextPage(
  bundle: unknown,
  asked: PageAddress,
  baseUrl: string,
): PageAddress | 'last' | 'elsewhere' | 'same' {
  if (!hasNextPage(bundle)) return 'last';
  const next = pageBelow(linkUrl(bundle, 'next') ?? '', baseUrl, asked.path);
  if (next === undefined) return 'elsewhere';
  return next.path === asked.path && next.query === asked.query ? 'same' : next;
}
