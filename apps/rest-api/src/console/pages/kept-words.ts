import { html, type Html } from '@fhir-gateway/express-kit';

import { dayOf } from '../../pages/plain-dates.js';

/** Says that the code was used, to whoever is in: the owner has to hear of it where somebody else has the code. */
export function usedNotice(base: string, atSeconds: number | undefined): Html | false {
  if (atSeconds === undefined) return false;
  return html`<p class="notice" id="code-used">
    Your recovery code was used on ${dayOf(atSeconds)}, and a new one took its place. If this was not you,
    <a href="${base}/auth/sessions">log out everywhere</a>.
  </p>`;
}
