import { html, type Html } from '@fhir-gateway/express-kit';

import { stepForm, type DraftPage } from './draft-frame.js';

/** Ends a change that was begun; the request stays as it was sent. */
export function leave(page: DraftPage): Html {
  return stepForm(
    page,
    'leave',
    html`<div class="actions">
      <button class="button quiet small" type="submit">Leave the request as it is</button>
    </div>`,
  );
}
