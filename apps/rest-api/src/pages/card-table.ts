import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';

/** A column: its heading, and what a row has there. */
interface CardColumn<Row> {
  readonly label: string;
  cell(row: Row): HtmlValue;
  /** Aligned as numbers are. */
  readonly isNumber?: boolean;
}

/** What a {@link cardTable} shows. */
interface CardTable<Row> {
  /** The first column names the row. */
  readonly columns: readonly CardColumn<Row>[];
  readonly rows: readonly Row[];
  readonly caption?: HtmlValue;
  /** Names the table as a region, which a keyboard can then scroll. */
  readonly region?: string;
}

/** A table that becomes a list of cards on a narrow screen. */
export function cardTable<Row>({ columns, rows, caption, region }: CardTable<Row>): Html {
  return html`<div
    class="table-scroll"
    ${region !== undefined && html`tabindex="0" role="region" aria-label="${region}"`}
  >
    <table class="cards">
      ${
        caption !== undefined &&
        html`<caption>
          ${caption}
        </caption>`
      }
      <thead>
        <tr>
          ${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column, at) => cellOf(column, row, at))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Without white space of its own: a narrow screen hides a cell that is empty. */
function cellOf<Row>({ label, cell, isNumber }: CardColumn<Row>, row: Row, at: number): Html {
  if (at === 0) return html`<th scope="row">${cell(row)}</th>`;
  return html`<td ${isNumber && html`class="number"`} data-label="${label}">${cell(row)}</td>`;
}
