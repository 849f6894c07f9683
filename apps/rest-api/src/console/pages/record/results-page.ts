import { html, type Html } from '@fhir-gateway/express-kit';
import type { TestResults } from '@fhir-gateway/record-view';

import type { SearchOutcome } from '../../record/read-search.js';
import { resultCategories, resultSearch, type ResultCategory } from '../../record/record-kinds.js';
import { consolePage } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { patientHeader, type PatientHeader } from './patient-header.js';
import { nothingConnected, outcomeFault, outcomeWords, readOnRequest, recordHero, recordTabs } from './record-frame.js';
import { testCard, testDetails } from './test-results-view.js';

/** Results of one platform over time. */
export interface ResultsPage extends PageFrame {
  /** Connected platforms by id, with their names. */
  readonly platforms: ReadonlyMap<string, string>;
  readonly platformId: string;
  /** Whose record it is; absent where nothing was read. */
  readonly header?: PatientHeader;
  readonly category: ResultCategory;
  /** Absent where nothing was read: nothing is connected, or the visit was another site's idea. */
  readonly outcome?: SearchOutcome;
  readonly tests: readonly TestResults[];
  /** The one that was chosen. */
  readonly chosen?: TestResults;
  /** The address of one test's results, see `SealedChoice`. */
  addressOf(test: TestResults): string;
  /** The address of this page without a chosen test. */
  readonly address: string;
}

/** Laboratory results and vital signs: one card for each test, and for a chosen one the chart and the table. */
export function resultsPage(page: ResultsPage): Html {
  const { base, platforms, chosen } = page;
  return consolePage({
    base,
    title: chosen === undefined ? 'Results over time' : 'A result over time',
    section: 'record',
    hasScript: true,
    body: html`
      ${page.header ? patientHeader(page.header) : recordHero()} ${recordTabs(base, 'results', page.header)}
      ${platforms.size === 0 ? nothingConnected(base) : html`${chosen === undefined && choose(page)} ${results(page)}`}
    `,
  });
}

function choose({ base, platforms, platformId, category }: ResultsPage): Html {
  const option = (value: string, text: string, current: string) =>
    html`<option value="${value}" ${value === current && html`selected`}>${text}</option>`;
  return html`<form class="choose" method="get" action="${base}/record/results">
    <div class="field">
      <label for="platform">Platform</label>
      <select id="platform" name="platform">
        ${[...platforms].map(([id, name]) => option(id, name, platformId))}
      </select>
    </div>
    <div class="field">
      <label for="category">Results</label>
      <select id="category" name="category">
        ${Object.entries(resultCategories).map(([id, label]) => option(id, label, category))}
      </select>
    </div>
    <button class="button quiet" type="submit">Show</button>
  </form>`;
}

function results(page: ResultsPage): Html {
  const { outcome, tests, chosen, address, category, addressOf } = page;
  if (outcome === undefined) return readOnRequest(address);
  const fault = outcomeFault(outcome, [resultSearch(category).type]);
  const label = resultCategories[category];
  return html`${fault && html`<div class="notice" role="status"><p>${fault}</p></div>`}
  ${
    chosen !== undefined
      ? testDetails(chosen, { label, address })
      : tests.length > 0
        ? html`<section aria-labelledby="tests">
            <div class="block-head">
              <h2 id="tests">${label}</h2>
              <p class="muted">${tests.length} ${tests.length === 1 ? 'test' : 'tests'}, newest first</p>
            </div>
            <ul class="grid">
              ${tests.map((test) => html`<li>${testCard(test, addressOf(test))}</li>`)}
            </ul>
          </section>`
        : html`<p class="muted">${label}: ${outcomeWords(outcome)}.</p>`
  }`;
}
