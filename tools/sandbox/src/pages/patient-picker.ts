import type { Html } from './html.js';
import { html } from './html.js';
import { page } from './layout.js';

/** A patient as the pages name them. */
export interface PatientView {
  id: string;
  name: string;
  /** e.g. `born 1980-10-28, female` */
  description: string;
}

/** Who is signed in, with the way to change that. */
export interface SessionView {
  /** path of the interaction, e.g. `/interaction/abc` */
  action: string;
  displayName: string;
}

/** The line at the foot of a page that names the signed-in account and offers another. */
export function sessionFooter(session: SessionView): Html {
  return html`<form method="post" action="${session.action}/switch-account">
    <footer class="session quiet">
      <span>Signed in as <strong id="account">${session.displayName}</strong></span>
      <button class="link" id="switch-account" type="submit">Use another account</button>
    </footer>
  </form>`;
}

/** The page on which a person with access to several records chooses one. */
export function patientPickerPage(
  view: {
    clientName: string;
    site?: string | undefined;
    patients: readonly PatientView[];
    problem?: string;
  } & SessionView,
): string {
  const problem = view.problem && html`<p class="problem" role="alert" id="problem">${view.problem}</p>`;
  return page(
    'Choose a patient',
    html`<h1>Whose record?</h1>
      <p>
        You may open <strong id="patient-count">${view.patients.length}</strong> records. Choose the one that
        <strong>${view.clientName}</strong> may use.
      </p>
      ${problem || undefined}
      <form method="post" action="${view.action}/patient">
        <fieldset>
          <legend>Patients</legend>
          <ul class="plain rows">
            ${view.patients.map(
              (patient) =>
                html`<li>
                  <label class="row">
                    <input type="radio" name="patient" value="${patient.id}" required />
                    <span><b>${patient.name}</b><span class="quiet">${patient.description}</span></span>
                  </label>
                </li>`,
            )}
          </ul>
        </fieldset>
        <div class="actions">
          <button class="primary" id="choose-patient" type="submit">Continue</button>
          <button id="cancel" type="submit" formaction="${view.action}/cancel" formnovalidate>Cancel</button>
        </div>
      </form>
      ${sessionFooter(view)}`,
    { site: view.site },
  );
}
