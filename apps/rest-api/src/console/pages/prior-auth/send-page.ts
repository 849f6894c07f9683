import { html, type Html } from '@fhir-gateway/express-kit';

import { missingIn } from '../../prior-auth/send-steps.js';
import type { RequestDraft } from '../../prior-auth/request-draft.js';
import { draftAddress, draftFrame, serviceName, stepForm, type DraftPage } from './draft-frame.js';
import { facts } from './prior-auth-decision.js';
import { readableWarnings } from './requirement-words.js';
import type { ConsoleView } from '../../../pages/console-page.js';

/** What would be sent, to whom, and the button that sends it; before that, what is missing. */
export function sendPage(page: DraftPage): ConsoleView {
  const { draft } = page;
  return draftFrame(page, 'send', draft.preview === undefined ? before(page) : shown(page, draft.preview));
}

function before(page: DraftPage): Html {
  const { base, draft } = page;
  const missing = missingIn(draft);
  const payer = draft.answer?.payerName ?? 'the plan';
  return html`<section class="card" aria-labelledby="before">
    <h2 id="before">The request for ${serviceName(draft)}</h2>
    ${
      missing.length > 0
        ? html`<p>Before it can be sent to ${payer}, it needs:</p>
            <ul>
              ${missing.map((one) => html`<li>${one}</li>`)}
            </ul>
            <p class="actions">
              <a class="button" href="${draftAddress(base, draft, 'service')}">Fill in the service</a>
              ${draft.forms !== undefined && html`<a class="button quiet" href="${draftAddress(base, draft, 'plan')}">To the forms</a>`}
            </p>`
        : html`<p>
              ${draft.answers && 'These go with the request that was sent. '}Forms: ${draft.forms?.length ?? 0}, all
              complete. Documents:
              ${draft.documents.length === 0 ? 'none' : draft.documents.map(({ title }) => title).join(', ')}.
            </p>
            ${stepForm(page, 'preview', html`<div class="actions"><button class="button" type="submit">Show exactly what would be sent</button></div>`)}`
    }
  </section>`;
}

function shown(page: DraftPage, { facts: rows, warnings, content, until }: NonNullable<RequestDraft['preview']>): Html {
  const payer = page.draft.answer?.payerName ?? 'the plan';
  return html`<section class="card" aria-labelledby="preview">
    <h2 id="preview">This would be sent to ${payer}</h2>
    <p>Nothing has been sent yet. Read it: this and nothing else goes to the plan.</p>
    ${facts(rows)} ${readableWarnings(warnings).map((one) => html`<p class="notice">${one}</p>`)}
    <details>
      <summary>The same, word for word, as computers exchange it</summary>
      <pre class="json" tabindex="0" aria-label="The request word for word">${content}</pre>
    </details>
    <p class="hint">Good until ${until.slice(11, 16)} UTC; after that it is shown anew.</p>
    <div class="actions">
      ${stepForm(page, 'send', html`<button class="button" type="submit">Send it to ${payer}</button>`)}
      ${stepForm(page, 'preview', html`<button class="button quiet" type="submit">Look again</button>`)}
    </div>
  </section>`;
}
