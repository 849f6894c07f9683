import { html, type Html } from '@fhir-gateway/express-kit';

import type { RequestDraft } from '../../prior-auth/request-draft.js';
import { stepForm, type DraftPage } from './draft-frame.js';

const typeWords: Readonly<Record<string, string>> = {
  Patient: 'Personal details: name, birth date, sex, address, numbers',
  Coverage: 'The insurance, with the member number',
  ServiceRequest: 'The order',
  DeviceRequest: 'The order',
  MedicationRequest: 'The order',
  Practitioner: 'Who orders it or does it',
  PractitionerRole: 'Who orders it or does it, and where',
  Organization: 'A clinic, hospital or plan',
  Location: 'A place',
  Encounter: 'A visit',
  Device: 'A device',
  Medication: 'A medication',
  Questionnaire: 'The plan’s own form',
};

/** What would leave for the plan, which the person has to agree to first. */
export function disclosureNotice(
  page: DraftPage,
  { disclosure, payerName, isChanged }: NonNullable<RequestDraft['pending']>,
): Html {
  const { record } = page.draft;
  return html`<section class="card" aria-labelledby="disclosure">
    <h2 id="disclosure">May this be sent to ${payerName}?</h2>
    ${isChanged && html`<p class="notice">This list is not the one that you agreed to, or that was more than ten minutes ago. Please look again.</p>`}
    <p>Nothing has been sent yet. To answer, the plan needs this from ${record.platformName}:</p>
    <ul>
      ${disclosure.sends.map(
        ({ resource, why }) => html`<li>${resourceWords(resource)} <span class="muted">(${why})</span></li>`,
      )}
    </ul>
    <p class="hint">
      If you agree, the same may go to the same plan for an hour, so that the forms that follow need not ask again.
    </p>
    <div class="actions">
      ${stepForm(page, 'agree', html`<button class="button" type="submit">Yes, send this</button>`)}
      ${stepForm(page, 'refuse', html`<button class="button quiet" type="submit">No, do not send it</button>`)}
    </div>
  </section>`;
}

/** A resource in words; what is inside another one goes with it. */
function resourceWords(resource: string): string {
  if (resource.startsWith('answers of the form')) return 'Your answers in the form so far';
  const [, type = ''] = /^([A-Za-z]+)/.exec(resource) ?? [];
  const code = / for (.+)$/.exec(resource)?.[1];
  const words = typeWords[type] ?? `An entry of the record (${type})`;
  return code === undefined ? words : `${words}, for the service with code ${code}`;
}
