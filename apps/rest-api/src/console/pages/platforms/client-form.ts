import { html, type Html } from '@fhir-gateway/express-kit';
import type { StoredOrigin } from '@fhir-gateway/gateway';
import type { RegistrationGuide } from '@fhir-gateway/platform-registry';

import type { ConsoleVisitor } from '../../../pages/console-page.js';
import { pathSegment } from '../../../public-urls.js';
import { minuteOf } from '../../../pages/plain-dates.js';

/** The form in which an operator enters a client. */
export interface ClientForm {
  readonly token: string;
  /** Ids of platforms whose configured private key a client may sign with. */
  readonly keyOwners: readonly string[];
  /** Whether this gateway can register by the certificate of its trust community. */
  readonly hasUdap: boolean;
  /** How the client that is stored came to be; absent where there is none. */
  readonly stored: StoredOrigin | undefined;
  /** Why this gateway cannot register at the platform’s server by itself; absent where it can. */
  readonly whyNotAtServer: string | undefined;
}

/** Where the client goes that the portal gives: a form, or variables, of which nobody else than operators learns. */
export function clientForm(
  page: { readonly base: string; readonly guide: RegistrationGuide; readonly form?: ClientForm },
  { isOperator }: ConsoleVisitor,
): Html | false {
  const { base, guide, form } = page;
  const { platformId, clientFrom, variables } = guide;
  if (variables.length === 0) return false;
  const action = `${base}/platforms/${pathSegment(platformId)}/registration`;
  return html`<section class="card" aria-labelledby="client">
    <h2 id="client">The client that the portal gave</h2>
    ${form ? fields(action, form) : html`<p>An operator of this gateway enters it here.</p>`}
    ${form && byServer(action, form)} ${form?.hasUdap && byCertificate(action, form)}
    ${
      form &&
      clientFrom !== undefined &&
      html`<div class="actions">
        <a class="button small quiet" href="${action}?try=client#tried">Try it out</a>
        ${form.stored && forget(action, form.token, form.stored)}
      </div>`
    }
    ${
      isOperator &&
      html`<p class="hint">
        Or set ${variables.map((name, at) => html`${at > 0 && ', '}<code>${name}</code>`)} and restart. The environment
        wins.
      </p>`
    }
  </section>`;
}

/** Who forgets a registration that the platform has to end as well is asked about both. */
function forget(action: string, token: string, stored: StoredOrigin): Html {
  const button = (name: string, text: string) =>
    html`<form method="post" action="${action}">
      <input type="hidden" name="csrf" value="${token}" />
      <input type="hidden" name="action" value="${name}" />
      <button class="button small quiet" type="submit">${text}</button>
    </form>`;
  const { canEndAtPlatform, secretEndsAtSeconds } = stored;
  return html`${button('remove', canEndAtPlatform ? 'End the registration at the platform' : 'Forget what was entered')}
  ${canEndAtPlatform && button('remove-here', 'Forget it here only')}
  ${
    secretEndsAtSeconds !== undefined &&
    html`<p class="hint">The secret ends on ${minuteOf(secretEndsAtSeconds)}; it is renewed before that.</p>`
  }`;
}

function byServer(action: string, { token, whyNotAtServer }: ClientForm): Html {
  if (whyNotAtServer !== undefined)
    return html`<p class="hint">This gateway cannot register here by itself. ${whyNotAtServer}</p>`;
  return html`<form method="post" action="${action}" autocomplete="off">
    <input type="hidden" name="csrf" value="${token}" />
    <input type="hidden" name="action" value="dynamic" />
    <p class="hint">Without the portal: where the platform’s server registers apps itself (RFC 7591).</p>
    <div class="field">
      <label for="initial-access-token">Initial access token</label>
      <input
        id="initial-access-token"
        name="initial_access_token"
        type="password"
        maxlength="4096"
        autocomplete="off"
      />
      <p class="hint">Only where the server wants one. It is used once, and not stored.</p>
    </div>
    <div class="actions"><button class="button small" type="submit">Register at the server</button></div>
  </form>`;
}

function byCertificate(action: string, { token }: ClientForm): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="csrf" value="${token}" />
    <input type="hidden" name="action" value="udap" />
    <p class="hint">Without the portal: where the platform is in the trust community of this gateway’s certificate.</p>
    <div class="actions"><button class="button small" type="submit">Register by UDAP</button></div>
  </form>`;
}

function fields(action: string, { token, keyOwners }: ClientForm): Html {
  return html`<form method="post" action="${action}" autocomplete="off">
    <input type="hidden" name="csrf" value="${token}" />
    <input type="hidden" name="action" value="save" />
    <div class="field">
      <label for="client-id">Client id</label>
      <input
        id="client-id"
        name="client_id"
        type="text"
        required
        maxlength="255"
        autocomplete="off"
        spellcheck="false"
      />
    </div>
    <div class="field">
      <label for="client-secret">Client secret</label>
      <input id="client-secret" name="client_secret" type="password" maxlength="2048" autocomplete="new-password" />
      <p class="hint">For a confidential client. It is sealed, and never shown again.</p>
    </div>
    ${
      keyOwners.length > 0 &&
      html`<div class="field">
        <label for="key-of">Private key</label>
        <select id="key-of" name="key_of">
          <option value="">None</option>
          ${keyOwners.map((id) => html`<option value="${id}">The key configured for ${id}</option>`)}
        </select>
      </div>`
    }
    <div class="field">
      <label for="client-scopes">Scopes</label>
      <input id="client-scopes" name="scopes" type="text" autocomplete="off" spellcheck="false" />
      <p class="hint">Empty: those of the platform file.</p>
    </div>
    <div class="actions"><button class="button" type="submit">Save and try it out</button></div>
  </form>`;
}
