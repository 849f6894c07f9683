import { html, type Html } from '@fhir-gateway/express-kit';
import type { PatientChoice } from '@fhir-gateway/smart-auth';

import { layout, type PageFrame } from '../pages/layout.js';
import { pathSegment } from '../public-urls.js';

/** The form field with the id of the patient that was chosen. */
export const patientField = 'patient';

/** Where the person chooses whose record a sign-in is for. */
export function patientChoiceHref(base: string, platformId: string): string {
  return `${base}/auth/${pathSegment(platformId)}/patient`;
}

/** Patients whom a sign-in reaches, by the names that the platform has for them. */
export interface PatientChoicePage extends PageFrame {
  readonly platformName: string;
  readonly action: string;
  readonly choices: readonly PatientChoice[];
}

/** Asks whose record the sign-in is for. Shown to the browser of the person who signed in, and to nobody else. */
export function patientChoicePage({ base, platformName, action, choices }: PatientChoicePage): Html {
  return layout({
    base,
    title: 'Whose record?',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow">${platformName}</p>
      <h1>Whose record?</h1>
      <p>
        This sign-in reaches the records of several people, and the platform did not say whose it is for. Choose one:
        apps and assistants then see the record of that person and no other. To change it, sign in again.
      </p>
      <form method="post" action="${action}">
        <ul class="scopes">
          ${choices.map(
            ({ id, name, birthDate }) =>
              html`<li>
                <button class="button quiet" type="submit" name="${patientField}" value="${id}">
                  ${name ?? `Record ${id}`}${birthDate !== undefined && `, born ${birthDate}`}
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <p><a class="button quiet" href="${base}/">Not now</a></p>
    </section>`,
  });
}
