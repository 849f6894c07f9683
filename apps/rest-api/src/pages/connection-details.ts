import { html, type Html } from '@fhir-gateway/express-kit';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { lifetime } from './connection-card.js';
import { minuteOf } from './plain-dates.js';
import { missingScopesNotice, scopeList } from './scope-list.js';

/** Since when and until when, and what may be read and changed. */
export function connectionDetails(connection: ConnectionSummary): Html {
  const { scopes, missingScopes, connectedAtSeconds } = connection;
  return html`<p class="muted small">
      ${connectedAtSeconds !== undefined && html`Since ${minuteOf(connectedAtSeconds)}.`} ${lifetime(connection)}
    </p>
    ${scopeList(scopes)} ${missingScopesNotice(missingScopes)}`;
}
