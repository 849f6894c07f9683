import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';

import { icon, type IconName } from '../../../../pages/icons.js';

/** One line of a list that opens a page. */
export interface FactRow {
  readonly href: string;
  readonly name: string;
  /** What stands below the name. */
  readonly about?: HtmlValue;
  /** A value or a chip at the end. */
  readonly end?: HtmlValue;
  /** In front of the name, on the ground of its kind. */
  readonly icon?: IconName;
  readonly kind?: string;
}

/** Rows that open a page each; the whole row is the target, and its name that of the link. */
export function factRows(rows: readonly FactRow[]): Html {
  return html`<ul class="fact-rows">
    ${rows.map(
      (row) =>
        html`<li>
          ${row.icon !== undefined && html`<span class="tile ${row.kind}">${icon(row.icon)}</span>`}
          <div>
            <a href="${row.href}">${row.name}</a>
            ${row.about !== undefined && html`<p>${row.about}</p>`}
          </div>
          ${row.end !== undefined && html`<span class="end">${row.end}</span>`} ${icon('chev')}
        </li>`,
    )}
  </ul>`;
}
