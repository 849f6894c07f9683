import { html, type Html } from '@fhir-gateway/express-kit';
import type { packetContent } from '@fhir-gateway/coverage-tools';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { dateWords } from '../../../pages/plain-dates.js';

type Content = ReturnType<typeof packetContent>;

interface PacketPage extends PageFrame {
  readonly content: Content;
  /** Where the packet is as a file, without the format. */
  readonly file: string;
}

/** A packet to look through: what is missing first, then each part with its sources, as it is printed. */
export function packetPage({ base, content: { head, sections }, file }: PacketPage): ConsoleView {
  return consolePage({
    base,
    title: head.title,
    section: 'prior-auth',
    body: html`
      <div class="hero">
        <h1>${head.title}</h1>
        <p class="lede">Gathered from the record for you to read, complete and send. Nothing was sent.</p>
      </div>
      <dl class="facts">
        ${head.facts.map(
          ({ label, value }) =>
            html`<dt>${label}</dt>
              <dd>${withDates(value)}</dd>`,
        )}
      </dl>
      <p class="actions">
        <a class="button" id="packet-pdf" href="${file}?format=pdf">Save as PDF</a>
        <a class="button quiet" href="${file}?format=html">Save to print</a>
        <a class="button quiet" href="${base}/prior-auth/new">Ask about another service</a>
      </p>
      ${sections.map(sectionView)}
      <p class="muted">Made on ${dateWords(head.madeAt.slice(0, 10))}. Kept for 30 days, for this session alone.</p>
    `,
  });
}

/** A packet's own words have dates as data; a person reads them as on a letter. */
function withDates(text: string): string {
  return text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, dateWords);
}

function sectionView({ title, paragraphs = [], columns, rows, notes }: Content['sections'][number], at: number): Html {
  return html`<section class="card block" aria-labelledby="part-${at}">
    <h2 id="part-${at}">${title}</h2>
    ${paragraphs.map((text) => html`<p>${withDates(text)}</p>`)}
    ${
      rows.length > 0 &&
      html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="part-${at}">
        <table>
          <thead>
            <tr>
              ${columns.map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${withDates(cell)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
    ${notes.map((text) => html`<p class="muted">${text}</p>`)}
  </section>`;
}
