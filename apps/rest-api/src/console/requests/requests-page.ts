import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import { patientHeader } from '../pages/record/patient-header.js';
import { requestAnswer, requestProblem, type RequestsPage } from './request-answer.js';
import { requestLog } from './request-log.js';

/** Types that most platforms have; any other can be typed. */
const commonTypes =
  'AllergyIntolerance Appointment CarePlan CareTeam Condition Coverage DiagnosticReport DocumentReference Encounter ' +
  'ExplanationOfBenefit Goal Immunization Location Medication MedicationDispense MedicationRequest Observation ' +
  'Organization Patient Practitioner PractitionerRole Procedure ServiceRequest';

/**
 * Try a request. The form is posted although nothing changes: what is searched for says something about a person, and an
 * address would stay in the history and in logs.
 */
export function requestsPage(page: RequestsPage): ConsoleView {
  const { base, targets, answer, problem } = page;
  return consolePage({
    base,
    title: 'Try a request',
    section: 'requests',
    hasScript: true,
    body: html`
      ${page.header && patientHeader(page.header)}
      <div class="hero">
        ${page.header ? html`<h2 class="page-title">Try a request</h2>` : html`<h1>Try a request</h1>`}
        <p class="lede">
          Reads from a platform with your own access, just as an app or an agent would. Nothing can be changed from
          here.
        </p>
      </div>
      ${targets.length === 0 ? nothingToRead(base) : requestForm(page)}
      ${problem && requestProblem(problem, page.request)} ${answer && requestAnswer(page, answer)}
      ${page.log && requestLog(page.log)}
    `,
  });
}

function nothingToRead(base: string): Html {
  return html`<div class="card">
    <p>No platform can be read yet.</p>
    <p><a class="button" href="${base}/">Connect one</a></p>
  </div>`;
}

function requestForm({ base, formToken, targets, request }: RequestsPage): Html {
  const { platformId, type, id, parameters } = request;
  return html`<form class="card" method="post" action="${base}/requests" autocomplete="off">
    <input type="hidden" name="csrf" value="${formToken}" />
    <div class="request-fields">
      <div class="field">
        <label for="platform">Platform</label>
        <select id="platform" name="platform">
          ${targets.map(
            (target) =>
              html`<option value="${target.id}" ${target.id === platformId && html`selected`}>${target.name}</option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="type">Resource type</label>
        <input
          type="text"
          id="type"
          name="type"
          value="${type === '' ? 'Observation' : type}"
          list="types"
          required
          maxlength="64"
          pattern="[A-Z][A-Za-z]+"
          spellcheck="false"
        />
        <datalist id="types">${commonTypes.split(' ').map((one) => html`<option value="${one}"></option>`)}</datalist>
      </div>
      <div class="field">
        <label for="id">Id, to read one</label>
        <input
          type="text"
          id="id"
          name="id"
          value="${id}"
          maxlength="64"
          pattern="[A-Za-z0-9.\\-]+"
          spellcheck="false"
        />
      </div>
    </div>
    <div class="field">
      <label for="parameters">Search parameters, one a line</label>
      <textarea
        id="parameters"
        name="parameters"
        rows="3"
        maxlength="4000"
        spellcheck="false"
        placeholder="category=laboratory"
        aria-describedby="parameters-hint"
      >
${parameters}</textarea>
      <p class="hint" id="parameters-hint">
        As FHIR writes them: <code>category=laboratory</code>, <code>_sort=-date</code>. What you search for is not kept
        in an address.
      </p>
    </div>
    <div class="actions"><button class="button" type="submit" id="send-request">Send</button></div>
  </form>`;
}
