import { html, type Html } from '@fhir-gateway/express-kit';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { pathSegment } from '../public-urls.js';
import { minuteOf } from './plain-dates.js';
import { missingScopesNotice, scopeList } from './scope-list.js';

/** What can be done with a connection: read, sign in anew, end it. */
export function connectionActions(base: string, { platformId, connected }: ConnectionSummary, name: string): Html {
  const segment = pathSegment(platformId);
  return html`<div class="actions">
    ${
      connected
        ? html`<a
            class="button small"
            href="${base}/record/summary?person=${encodeURIComponent(platformId)}"
            aria-label="Record: ${name}"
            >Record</a
          >`
        : html`<a class="button small" href="${base}/auth/${segment}/login" aria-label="Sign in again: ${name}"
            >Sign in again</a
          >`
    }
    <form method="post" action="${base}/auth/${segment}/logout">
      <button class="button quiet small" type="submit" aria-label="Disconnect: ${name}">Disconnect</button>
    </form>
  </div>`;
}

/** How long a connection lasts, in words. */
export function lifetime({ connected, refreshable, expiresAtSeconds }: ConnectionSummary): Html {
  if (!connected) return html`Sign in again to use it. What you decided about it is kept.`;
  if (refreshable) return html`Renews itself for as long as the place lets it.`;
  if (expiresAtSeconds === undefined) return html`Stays on until the place ends it.`;
  return html`Ends ${minuteOf(expiresAtSeconds)}.`;
}

/** Since when and until when, and what may be read and changed. */
export function connectionDetails(connection: ConnectionSummary): Html {
  const { scopes, missingScopes, connectedAtSeconds } = connection;
  return html`<p class="muted small">
      ${connectedAtSeconds !== undefined && html`Since ${minuteOf(connectedAtSeconds)}.`} ${lifetime(connection)}
    </p>
    ${scopeList(scopes)} ${missingScopesNotice(missingScopes)}`;
}
