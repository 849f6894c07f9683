import { html, type Html } from '@fhir-gateway/express-kit';

/** Where in a list a page is. */
export interface ResultPages {
  /** Path of the list, with the prefix of the gateway. */
  readonly path: string;
  /** What the list is narrowed by; empty values are left out of links. */
  readonly query: Readonly<Record<string, string>>;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

/** Links to the previous and the next page of a list; nothing when there is only one. */
export function resultPages({ path, query, page, pageSize, total }: ResultPages): Html | false {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1 && page === 1) return false;
  const href = (to: number): string => {
    const fields = Object.entries({ ...query, page: to === 1 ? '' : String(to) }).filter(([, value]) => value !== '');
    const text = new URLSearchParams(fields).toString();
    return `${path}${text === '' ? '' : `?${text}`}`;
  };
  return html`<nav class="pages" aria-label="Pages of results">
    <span>${page > 1 && html`<a class="button quiet small" href="${href(page - 1)}" rel="prev">Previous</a>`}</span>
    <p class="muted small">Page ${page} of ${last}</p>
    <span>${page < last && html`<a class="button quiet small" href="${href(page + 1)}" rel="next">Next</a>`}</span>
  </nav>`;
}
