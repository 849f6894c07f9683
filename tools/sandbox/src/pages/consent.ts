import { html } from './html.js';
import { page } from './layout.js';
import type { PatientView, SessionView } from './patient-picker.js';
import { sessionFooter } from './patient-picker.js';

/** What the consent page shows. */
export interface ConsentView extends SessionView {
  clientName: string;
  site?: string | undefined;
  /** origin of the redirect URI, so that the person sees where they go next */
  clientOrigin: string;
  /** the record to be shared; absent when the request needs none */
  patient?: PatientView;
  /** what the granted scopes mean, in plain words */
  permissions: readonly string[];
}

/** The consent page: who asks, for which record, for what; Allow or Deny. */
export function consentPage(view: ConsentView): string {
  const record =
    view.patient &&
    html`<h2>Record</h2>
      <p class="record" id="patient">
        <b>${view.patient.name}</b><span class="quiet">${view.patient.description}</span>
      </p>`;
  return page(
    'Allow access',
    html`<h1>Allow ${view.clientName} to use this record?</h1>
      <p class="quiet">You will go back to <code>${view.clientOrigin}</code>.</p>
      ${record}
      <h2 id="permissions-title">It will be able to</h2>
      <ul class="permissions" id="permissions" aria-labelledby="permissions-title">
        ${view.permissions.map((permission) => html`<li>${permission}</li>`)}
      </ul>
      <form method="post" action="${view.action}/consent">
        ${view.patient && html`<input type="hidden" name="patient" value="${view.patient.id}" />`}
        <div class="actions">
          <button class="primary" id="allow" type="submit" name="decision" value="allow">Allow</button>
          <button id="deny" type="submit" name="decision" value="deny">Deny</button>
        </div>
      </form>
      ${sessionFooter(view)}`,
    { site: view.site },
  );
}
