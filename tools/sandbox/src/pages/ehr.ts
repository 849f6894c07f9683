import { html } from './html.js';
import { page } from './layout.js';
import type { PatientView } from './patient-picker.js';

/** The EHR's list of patients, each with a link that opens an app for that patient. */
export function ehrPage(view: { app: string; patients: readonly PatientView[]; launchPath: string }): string {
  const launch = (patient: string) => `${view.launchPath}?${new URLSearchParams({ app: view.app, patient })}`;
  return page(
    'Patients',
    html`<h1>Patients</h1>
      <p>What a clinician has on the screen. Opening the app hands it the patient and their latest visit.</p>
      <p class="quiet">App: <code id="app">${view.app}</code></p>
      <div class="scroll">
        <table id="patients">
          <tbody>
            ${view.patients.map(
              (patient) =>
                html`<tr>
                  <td><b>${patient.name}</b><br /><span class="quiet">${patient.description}</span></td>
                  <td><a id="open-${patient.id}" href="${launch(patient.id)}">Open the app</a></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
    { wide: true },
  );
}
