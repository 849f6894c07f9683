import { dateWords } from '@fhir-gateway/fhir';
import { html } from '@fhir-gateway/express-kit';
import type { RecordGap } from '@fhir-gateway/patient-record';

import type { RecordDocument } from '../../prior-auth/record-documents.js';
import { unreadNotice } from '../record/lists/section-notes.js';
import { draftAddress, draftFrame, stepForm, type DraftPage } from './draft-frame.js';
import type { ConsoleView } from '../../../pages/console-page.js';

/** The documents that can go along. */
export interface DocumentsPage extends DraftPage {
  readonly documents: readonly RecordDocument[];
  /** Why documents are missing, and names of platforms by connection. */
  readonly gaps: readonly RecordGap[];
  readonly platforms: ReadonlyMap<string, string>;
}

/** The value by which a page names a document. */
export function documentValue({ connection, entry }: Pick<RecordDocument, 'connection' | 'entry'>): string {
  return `${connection} ${entry}`;
}

/** Documents of the record, from which the person chooses those that the plan is to see. */
export function documentsPage(page: DocumentsPage): ConsoleView {
  const { base, draft, documents, gaps, platforms } = page;
  const chosen = new Set(draft.documents.map(documentValue));
  return draftFrame(
    page,
    'documents',
    html`
      <section class="card" aria-labelledby="documents">
        <h2 id="documents">Documents from the record</h2>
        <p>Choose what the plan is to see. None is sent before you have looked at the whole request.</p>
        ${unreadNotice(gaps, platforms, 'documents')}
        ${
          documents.length === 0
            ? html`<p>The record has no documents that can be sent.</p>
                <p><a class="button" href="${draftAddress(base, draft, 'send')}">Look at the request</a></p>`
            : stepForm(
                page,
                'documents',
                html`<fieldset class="choices">
                    <legend>Documents, newest first</legend>
                    ${documents.map(
                      (document) =>
                        html`<label class="choice"
                          ><input
                            type="checkbox"
                            name="document"
                            value="${documentValue(document)}"
                            ${chosen.has(documentValue(document)) && html`checked`}
                          />
                          <input type="hidden" name="title ${documentValue(document)}" value="${document.title}" />
                          <span
                            >${document.title}
                            <span class="muted"
                              >${[dateWords(document.date?.slice(0, 10)), document.platformName].filter(Boolean).join(', ')}</span
                            ></span
                          ></label
                        >`,
                    )}
                  </fieldset>
                  <p class="hint">
                    To read one, open <a href="${base}/record/lists/documents">the documents of the record</a>.
                  </p>
                  <div class="actions">
                    <button class="button" type="submit">Use these and look at the request</button>
                  </div>`,
              )
        }
      </section>
    `,
  );
}
