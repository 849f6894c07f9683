/** Where a platform's page stands below its base. */
export interface PageAddress {
  /** Percent-encoded, without leading slash. */
  readonly path: string;
  /** Raw, without `?`. */
  readonly query: string;
}

/**
 * Where a `next` link leads below a base; servers write it absolute, or relative to the base or to what was asked.
 *
 * @param path of the page that has the link
 * @returns undefined for a link that leads elsewhere
 * @see https://hl7.org/fhir/R4/http.html#paging
 */
export function pageBelow(url: string, baseUrl: string, path: string): PageAddress | undefined {
  const below = url.startsWith(baseUrl) ? url.slice(baseUrl.length) : relativeLink(url, path);
  // The base must end where a path or query begins, or another platform's longer name would pass for this one.
  if (below === undefined || !/^[/?]/.test(below)) return undefined;
  // What the proxy writes for a link that leads elsewhere.
  if (below === '/_elsewhere') return undefined;
  const mark = below.indexOf('?');
  const name = mark === -1 ? below : below.slice(0, mark);
  return { path: name.replace(/^\//, ''), query: mark === -1 ? '' : below.slice(mark + 1) };
}

/** Below the base, as any relative URL of a Bundle, or a query alone, of what was asked; nothing that could lead out. */
function relativeLink(url: string, path: string): string | undefined {
  if (url.startsWith('?')) return `/${path}${url}`;
  return /^[A-Za-z$][\w$./-]*(?:\?|$)/.test(url) && !url.includes('..') ? `/${url}` : undefined;
}
