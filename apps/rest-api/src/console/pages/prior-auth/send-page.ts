import { html, type Html } from '@fhir-gateway/express-kit';

import { missingIn } from '../../prior-auth/missing-parts.js';
import type { DraftChange, RequestDraft } from '../../prior-auth/request-draft.js';
import { leave } from './leave-change.js';
import { draftAddress, draftFrame, packetAddress, serviceName, stepForm, type DraftPage } from './draft-frame.js';
import { facts } from './prior-auth-decision.js';
import { readableWarnings } from './requirement-words.js';
import type { ConsoleView } from '../../../pages/console-page.js';
import { dateView } from '../../../pages/plain-dates.js';

/** What would be sent, to whom, and the button that sends it; before that, what is missing. */
export function sendPage(page: DraftPage): ConsoleView {
  const { draft } = page;
  return draftFrame(page, 'send', draft.preview === undefined ? before(page) : shown(page, draft.preview));
}

function before(page: DraftPage): Html {
  const { base, draft } = page;
  const { change } = draft;
  const missing = missingIn(draft);
  const payer = draft.answer?.payerName ?? 'the plan';
  return html`<section class="card" aria-labelledby="before">
      <h2 id="before">
        ${change?.kind === 'cancel' ? 'Withdraw the request for' : 'The request for'} ${serviceName(draft)}
      </h2>
      ${
        missing.length > 0
          ? html`<p>Before it can be sent to ${payer}, it needs:</p>
              <ul>
                ${missing.map((one) => html`<li>${one}</li>`)}
              </ul>
              <p class="actions">
                ${change === undefined && html`<a class="button" href="${packetAddress(base, draft)}">Fill in the service</a>`}
                ${draft.forms !== undefined && html`<a class="button quiet" href="${draftAddress(base, draft, 'plan')}">To the forms</a>`}
              </p>`
          : html`${change?.kind === 'cancel' ? html`<p>Nothing has been sent yet.</p>` : along(page)}
            ${stepForm(page, 'preview', html`<div class="actions"><button class="button" type="submit">Show exactly what would be sent</button></div>`)}`
      }
    </section>
    ${change && leave(page)}`;
}

function along({ draft: { change, forms, documents } }: DraftPage): Html {
  return html`<p>
    ${change && 'These go with the request that was sent. '}Forms: ${forms?.length ?? 0}, all complete. Documents:
    ${documents.length === 0 ? 'none' : documents.map(({ title }) => title).join(', ')}.
  </p>`;
}

function shown(page: DraftPage, { facts: rows, warnings, content, until }: NonNullable<RequestDraft['preview']>): Html {
  const { answer, change } = page.draft;
  const payer = answer?.payerName ?? 'the plan';
  return html`${change?.isSaidOnce === true && secondQuestion(page, payer)}
    <section class="card" aria-labelledby="preview">
      <h2 id="preview">This would be sent to ${payer}</h2>
      <p>${introduction(change)}</p>
      ${facts(rows)} ${readableWarnings(warnings).map((one) => html`<p class="notice">${one}</p>`)}
      <details>
        <summary>The same, word for word, as computers exchange it</summary>
        <pre class="json" tabindex="0" aria-label="The request word for word">${content}</pre>
      </details>
      <p class="hint">Good until ${dateView(until)}; after that it is shown anew.</p>
      ${
        change?.isSaidOnce !== true &&
        html`<div class="actions">
          ${stepForm(page, 'send', html`<button class="button" type="submit">${change?.kind === 'cancel' ? 'Withdraw it' : `Send it to ${payer}`}</button>`)}
          ${stepForm(page, 'preview', html`<button class="button quiet" type="submit">Look again</button>`)}
        </div>`
      }
    </section>
    ${change && change.isSaidOnce !== true && leave(page)}`;
}

function introduction(change: DraftChange | undefined): string {
  const read = 'Nothing has been sent yet. Read it: this and nothing else goes to the plan.';
  if (change?.kind === 'cancel')
    return `${read} It takes back all of the request; what the plan has granted for it does not hold any more then.`;
  if (change?.kind === 'update')
    return `${read} What was sent before goes again, so that the plan has all of it in one place.`;
  return read;
}

/** A withdrawal is asked about twice: after it nothing is authorized. */
function secondQuestion(page: DraftPage, payer: string): Html {
  return html`<section class="notice bad" role="alert" aria-labelledby="second">
    <h2 id="second">Withdraw the request for ${serviceName(page.draft)}?</h2>
    <p>
      Nothing has been sent yet. ${payer} ends the request then. It cannot be taken back: the service would have to be
      asked for anew, and the plan would decide anew.
    </p>
    <div class="actions">
      ${stepForm(page, 'send', html`<button class="button" type="submit">Yes, withdraw it</button>`)}
      ${stepForm(page, 'leave', html`<button class="button quiet" type="submit">No, leave it as it is</button>`)}
    </div>
  </section>`;
}
