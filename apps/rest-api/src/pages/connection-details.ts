import { html, type Html } from '@fhir-gateway/express-kit';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { lifetime } from './connection-card.js';
import { minuteOf } from './plain-dates.js';
import { scopeList } from './scope-list.js';

/** Since when and until when, whose record, and what may be read and changed. */
export function connectionDetails(connection: ConnectionSummary): Html {
  const { scopes, missingScopes, connectedAtSeconds } = connection;
  return html`<p class="muted small">
      ${connectedAtSeconds !== undefined && html`Since ${minuteOf(connectedAtSeconds)}.`} ${lifetime(connection)}
    </p>
    ${scopeList(scopes)}
    ${missingScopes.length > 0 && html`<p class="notice">Asked for, but not granted: ${missingScopes.join(', ')}.</p>`}
    ${whoseRecord(connection)}`;
}

/** Folded away, since a screen may be looked at by others; ids and never names. */
function whoseRecord({ patient, encounter, fhirUser }: ConnectionSummary): Html | false {
  const known = [
    ['Patient', patient],
    ['Visit', encounter],
    ['Signed in as', fhirUser],
  ].filter(([, id]) => id !== undefined);
  if (known.length === 0) return false;
  return html`<details>
    <summary>Whose record</summary>
    <dl class="facts">
      ${known.map(
        ([label, id]) =>
          html`<dt>${label}</dt>
            <dd><code>${id}</code></dd>`,
      )}
    </dl>
  </details>`;
}
