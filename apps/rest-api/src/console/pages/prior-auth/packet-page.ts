import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { packetContent } from '@fhir-gateway/coverage-tools';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import { cardTable } from '../../../pages/card-table.js';
import { packetForm, type PacketForm } from './packet-form.js';

type Content = ReturnType<typeof packetContent>;

interface PacketPage extends PacketForm {
  readonly content: Content;
  /** Where the packet is as a file, without the format. */
  readonly file: string;
}

/** A packet to look through: what is missing first, then each part with its sources, as it is printed. */
export function packetPage(page: PacketPage): ConsoleView {
  const { base, file } = page;
  const { head, sections } = page.content;
  const [first, ...rest] = sections.map(sectionView);
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
              <dd>${value}</dd>`,
        )}
      </dl>
      <p class="actions">
        <a class="button" id="packet-pdf" href="${file}?format=pdf">Save as PDF</a>
        <a class="button quiet" href="${file}?format=html">Save to print</a>
        <a class="button quiet" href="${base}/prior-auth/new">Ask about another service</a>
      </p>
      ${first} ${packetForm(page)} ${rest}
      <p class="muted">Made on ${dateWords(head.madeAt.slice(0, 10))}. Kept for 30 days, for this session alone.</p>
    `,
  });
}

function sectionView({ title, paragraphs = [], columns, rows, notes }: Content['sections'][number], at: number): Html {
  return html`<section class="card block" aria-labelledby="part-${at}">
    <h2 id="part-${at}">${title}</h2>
    ${paragraphs.map((text) => html`<p>${text}</p>`)}
    ${
      rows.length > 0 &&
      cardTable<readonly string[]>({
        region: `Table: ${title}`,
        columns: columns.map((label, column) => ({ label, cell: (row) => row[column] ?? '' })),
        rows,
      })
    }
    ${notes.map((text) => html`<p class="muted">${text}</p>`)}
  </section>`;
}
