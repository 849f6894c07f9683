import { html, type Html } from '@fhir-gateway/express-kit';
import type { Row } from '@fhir-gateway/record-view';

import { dotted } from './measurement-words.js';
import { dateView } from '../../../pages/plain-dates.js';

/** The text of a document of a record. */
export interface DocumentContent {
  /** What the entry is. Absent where nothing was read. */
  readonly row?: Row;
  /** The platform that has it. */
  readonly platform?: string;
  readonly texts?: readonly { readonly text: string; readonly warning?: string }[];
  /** The list that the document stands in. */
  readonly back: string;
}

export function documentContent({ row, platform, texts = [], back }: DocumentContent): Html {
  const about = dotted([row?.text !== undefined && dateView(row.date), row?.status, platform]);
  return html`<p class="crumbs"><a href="${back}">All documents</a></p>
    ${
      row === undefined
        ? html`<div class="card"><p>Nothing has been read. Choose a document in the list.</p></div>`
        : html`<article class="card document" aria-labelledby="document">
            <h2 id="document">${row.text ?? 'Document'}</h2>
            <p class="muted small">${about}</p>
            ${texts.map(
              ({ text, warning }) =>
                html`${warning !== undefined && html`<p class="notice">${warning}</p>`}
                ${text !== '' && html`<div class="document-text" tabindex="0" role="region" aria-label="Text">${text}</div>`}`,
            )}
            ${texts.length === 0 && html`<p>The entry has no document.</p>`}
          </article>`
    }`;
}
