import type { Quirks } from './quirk.js';

/** Where pages of a base are, for `foreign-next`: the base itself, or an address beside it. */
export interface PageAddress {
  readonly baseUrl: string;
  /** Address off the base that serves the same pages; absent where there is none. */
  readonly pagingUrl: string | undefined;
}

/** The URL of a page. */
export function pageUrl({ baseUrl, pagingUrl }: PageAddress, quirks: Quirks, token: string): string {
  if (pagingUrl === undefined || !quirks.has('foreign-next')) return `${baseUrl}?_page=${token}`;
  return `${pagingUrl}?_getpages=${token}`;
}

/** The query that the base itself takes for a page, of a request to the address beside it. */
export function pageQuery(query: string): string {
  const token = new URLSearchParams(query).get('_getpages') ?? '';
  return `_page=${encodeURIComponent(token)}`;
}
