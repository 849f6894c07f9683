import { html, type Html } from '@fhir-gateway/express-kit';

import { draftAddress, type DraftPage } from './draft-frame.js';

/** The forms of a draft, with how far each is. */
export function formList({ base, draft }: DraftPage): Html | false {
  const forms = draft.forms ?? [];
  if (forms.length === 0) return false;
  return html`<ul class="rows">
    ${forms.map(
      ({ title, isCompleted }, at) =>
        html`<li>
          <div>
            <h3>${title}</h3>
            <p class="muted">${isCompleted ? 'Complete' : 'Not complete yet'}</p>
          </div>
          <a
            class="button small"
            href="${draftAddress(base, draft, 'form', at)}"
            aria-label="${isCompleted ? 'Look at' : 'Fill in'} ${title}"
            >${isCompleted ? 'Look at it' : 'Fill it in'}</a
          >
        </li>`,
    )}
  </ul>`;
}
