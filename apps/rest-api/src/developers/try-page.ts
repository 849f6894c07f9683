import { html, type Html, type Problem } from '@fhir-gateway/express-kit';

import { codePanel, type CodeView } from '../reference/code-panel.js';
import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';

/** What can be asked, and what was. */
export interface TryForm extends PageFrame {
  /** Ties the form to the session that it is shown in. */
  readonly token: string;
  /** Places that can be asked now, by id. */
  readonly places: readonly { readonly id: string; readonly name: string }[];
  readonly fields: Readonly<Partial<Record<TryField, string>>>;
}

/** Names of the form's fields. */
export type TryField = 'whose' | 'what' | 'id' | 'search';

/** What came back. */
export interface TriedRequest {
  readonly status: number;
  readonly durationMs: number;
  /** One line each of what was found. */
  readonly table: string;
  readonly json: string;
  readonly code: readonly CodeView[];
}

/** The form with an answer, or with why there is none. */
export interface TryPage extends TryForm {
  readonly answer?: TriedRequest;
  readonly problem?: Problem;
}

/** What can be asked for, in the words of a person and of FHIR. */
export const askedTypes = {
  Patient: 'Who it is',
  Observation: 'Lab results and vital signs',
  DiagnosticReport: 'Reports',
  Condition: 'Conditions',
  MedicationRequest: 'Prescriptions',
  AllergyIntolerance: 'Allergies',
  Immunization: 'Vaccines',
  Encounter: 'Visits',
  Procedure: 'Procedures',
  DocumentReference: 'Notes and documents',
  Coverage: 'Coverage',
  ExplanationOfBenefit: 'Costs',
  metadata: 'What the server can do',
} as const;

/** Asks one place for one kind of entry, and shows the answer as a table, as JSON and as code. */
export function tryPage(page: TryPage): ConsoleView {
  const { base, answer, problem } = page;
  return consolePage({
    base,
    title: 'Try a request',
    section: 'developers',
    current: '/developers/try',
    hasScript: true,
    body: html`<h1>Try a request</h1>
      <p class="lede">It is sent with your own connection, as a program would send it.</p>
      ${problem && problemNotice(page, problem)}
      <section class="card" aria-label="Request">${tryForm(page)}</section>
      ${answer && shownAnswer(answer)}`,
  });
}

/** The form alone; a request is posted, so that no address has a search. */
export function tryForm({ base, token, places, fields }: TryForm): Html {
  if (places.length === 0) return nobody(base);
  const hasMore = fields.id !== undefined || fields.search !== undefined;
  return html`<form method="post" action="${base}/developers/try" aria-label="Try a request">
    <input type="hidden" name="csrf" value="${token}" />
    <div class="request-fields">
      <div>
        <label for="whose">Where</label>
        <select id="whose" name="whose">
          ${places.map(({ id, name }) => html`<option value="${id}" ${fields.whose === id && html`selected`}>${name}</option>`)}
        </select>
      </div>
      <div>
        <label for="what">What</label>
        <select id="what" name="what">
          ${Object.entries(askedTypes).map(
            ([type, words]) =>
              html`<option value="${type}" ${(fields.what ?? 'Observation') === type && html`selected`}>
                ${words} (${type})
              </option>`,
          )}
        </select>
      </div>
    </div>
    <details ${hasMore && html`open`}>
      <summary>More: a search, or one by its id</summary>
      <div class="request-fields">
        <div>
          <label for="search">Search</label>
          <input
            type="text"
            id="search"
            name="search"
            value="${fields.search ?? ''}"
            maxlength="500"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="search-hint"
          />
          <p class="hint" id="search-hint">Such as <code>category=laboratory&_count=5</code>.</p>
        </div>
        <div>
          <label for="id">Id</label>
          <input
            type="text"
            id="id"
            name="id"
            value="${fields.id ?? ''}"
            maxlength="255"
            autocomplete="off"
            spellcheck="false"
          />
        </div>
      </div>
    </details>
    <p class="near"><button class="button" type="submit">Send</button></p>
  </form>`;
}

function nobody(base: string): Html {
  return html`<p>No place can be asked yet: nobody is connected in this browser, and no open place runs here.</p>
    <div class="actions">
      <a class="button" href="${base}/try">Try it with a made-up patient</a>
      <a class="button quiet" href="${base}/platforms">Find a place</a>
    </div>`;
}

function shownAnswer({ status, durationMs, table, json, code }: TriedRequest): Html {
  const [curl, ...others] = code;
  const views = [
    { name: 'Table', text: table },
    { name: 'JSON', text: json },
    ...(curl
      ? [{ name: 'As code', text: [curl, ...others].map(({ name, text }) => `# ${name}\n${text}`).join('\n\n') }]
      : []),
  ];
  return html`<section class="block" aria-labelledby="answer">
    <h2 id="answer">The answer</h2>
    <p class="muted small" role="status">${status} · ${Math.round(durationMs)} ms</p>
    ${codePanel('answer-view', 'The answer', views)}
  </section>`;
}

function problemNotice({ base }: TryForm, { message, nextStep, code, requestId }: Problem): Html {
  return html`<div class="notice bad" role="alert">
    <p><strong>${message}</strong></p>
    ${nextStep !== undefined && html`<p>${nextStep}</p>`}
    <p class="small">
      Code <a href="${base}/docs#${code}"><code>${code}</code></a
      >, request <code>${requestId}</code>
    </p>
  </div>`;
}
