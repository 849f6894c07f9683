import { html, type Html } from '@fhir-gateway/express-kit';
import type { Row } from '@fhir-gateway/record-view';

interface Column {
  readonly label: string;
  readonly className?: string;
  readonly text: (row: Row) => string | undefined;
}

const columns: readonly Column[] = [
  { label: 'Date', className: 'date', text: ({ date }) => date?.replace('T', ' ').slice(0, 16) },
  { label: 'Value', className: 'number', text: ({ value }) => value },
  { label: 'Flag', text: ({ flag }) => flag },
  { label: 'Range', text: ({ range }) => range },
  { label: 'Status', text: ({ status }) => status },
  { label: 'More', text: ({ detail }) => detail },
];

/** Rows of a record as a table; columns that no row fills are left out. */
export function recordTable(
  rows: readonly Row[],
  {
    caption,
    opens = false,
  }: { readonly caption: string; /** In a form: a button in each row reads it. */ readonly opens?: boolean },
): Html {
  const filled = columns.filter(({ text }) => rows.some((row) => text(row) !== undefined));
  const hasButtons = opens && rows.some(({ ref }) => ref !== undefined);
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="cards">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          ${filled.map(({ label }) => html`<th scope="col">${label}</th>`)}
          ${hasButtons && html`<th scope="col">Resource</th>`}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${row.text ?? row.ref ?? row.type}</th>
              ${filled.map((column) => cell(column, row))} ${hasButtons && html`<td>${openButton(row)}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell({ label, className = '', text }: Column, row: Row): Html {
  return html`<td class="${className}" data-label="${label}">${text(row)}</td>`;
}

function openButton({ ref, text }: Row): Html | false {
  if (ref === undefined) return false;
  return html`<button
    class="button quiet small"
    type="submit"
    name="open"
    value="${ref}"
    aria-label="Open ${text ?? ''} ${ref}"
  >
    Open
  </button>`;
}
