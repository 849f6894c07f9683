import { html, type Html } from '@fhir-gateway/express-kit';

import type { ConsoleView } from '../../../pages/console-page.js';
import type { DraftChange } from '../../prior-auth/request-draft.js';
import { disclosureNotice } from './disclosure-notice.js';
import { draftAddress, draftFrame, stepForm, type DraftPage } from './draft-frame.js';
import { formList } from './form-list.js';
import { leave } from './leave-change.js';

/** What can be changed in a request that was sent: day and quantity, and what goes along. */
export function changePage(page: DraftPage): ConsoleView {
  const { draft } = page;
  const { change, pending } = draft;
  return draftFrame(
    page,
    'change',
    html`${pending && disclosureNotice(page, pending)}
    ${change && html`${goesAlong(page, change)} ${dayAndQuantity(page, change)}`} ${leave(page)}`,
  );
}

function goesAlong(page: DraftPage, { formContext }: DraftChange): Html {
  const { base, draft } = page;
  const forms = draft.forms ?? [];
  return html`<section class="card" aria-labelledby="along">
    <h2 id="along">What goes along</h2>
    ${
      formContext !== undefined &&
      forms.length === 0 &&
      stepForm(
        page,
        'forms',
        html`<p>The plan wants a form before it decides. What the record knows is filled in for you.</p>
          <div class="actions"><button class="button" type="submit">Get the form</button></div>`,
      )
    }
    ${formList(page)} ${(draft.formNotes ?? []).map((note) => html`<p class="hint">${note}</p>`)}
    ${draft.documents.length > 0 && html`<p>Documents: ${draft.documents.map(({ title }) => title).join(', ')}</p>`}
    <p class="actions">
      <a class="button quiet" href="${draftAddress(base, draft, 'documents')}">Add documents from the record</a>
      ${forms.length > 0 && html`<a class="button" href="${draftAddress(base, draft, 'send')}">Look at the request</a>`}
    </p>
  </section>`;
}

function dayAndQuantity(page: DraftPage, { date, quantity }: DraftChange): Html {
  return html`<section class="card" aria-labelledby="change">
    <h2 id="change">Day and quantity</h2>
    <p class="hint">
      Anything else is another request: withdraw this one, then ask anew. Until the plan answers, what it decided before
      may no longer hold.
    </p>
    ${stepForm(
      page,
      'changes',
      html`<div class="request-fields">
          <div class="field">
            <label for="f-date">Day of the service</label>
            <input type="date" id="f-date" name="date" value="${date ?? ''}" autocomplete="off" required />
          </div>
          <div class="field">
            <label for="f-quantity">How many</label>
            <input
              type="text"
              id="f-quantity"
              name="quantity"
              value="${quantity ?? ''}"
              inputmode="numeric"
              autocomplete="off"
              aria-describedby="h-quantity"
            />
            <p class="hint" id="h-quantity">Where it is more than one</p>
          </div>
        </div>
        <div class="actions"><button class="button" type="submit">Save and look at the request</button></div>`,
    )}
  </section>`;
}
