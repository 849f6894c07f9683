import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import type { PatientHeader } from './patient-header.js';

/** The heading of a page that shows nobody's record. */
export function recordHero(): Html {
  return html`<div class="hero">
    <h1>Record</h1>
    <p class="lede">Read from the platforms that are connected, just now. Nothing of it is kept here.</p>
  </div>`;
}

/** The ways of looking at a record. */
export type RecordTab = 'summary' | 'lists' | 'timeline' | 'results';

/**
 * The ways of looking at a record, as tabs below the heading.
 *
 * @param header of the page: all show the same person
 */
export function recordTabs(base: string, current: RecordTab, header?: PatientHeader): Html {
  const query = header && header.people.length > 1 ? `?person=${encodeURIComponent(header.person.id)}` : '';
  const tab = (id: RecordTab, path: string, label: string) =>
    html`<li><a href="${base}${path}${query}" ${id === current && html`aria-current="page"`}>${label}</a></li>`;
  return html`<nav class="tabs" aria-label="Views of the record">
    <ul>
      ${tab('summary', '/record/summary', 'Summary')} ${tab('lists', '/record/lists/problems', 'Lists')}
      ${tab('timeline', '/record', 'Timeline')} ${tab('results', '/record/results', 'Results')}
    </ul>
  </nav>`;
}

/** What a page says when there is nothing to read from. */
export function nothingConnected(base: string): Html {
  return html`<div class="card">
    <p>Nothing is connected yet, so there is no record to show.</p>
    <p><a class="button" href="${base}/">Find a platform</a></p>
  </div>`;
}

/** What a page says that a foreign page has led to: nothing is read until a person wants it. */
export function readOnRequest(address: string): Html {
  return html`<div class="card">
    <p>You came here from another site, so nothing has been read yet.</p>
    <p><a class="button" href="${address}">Show the record</a></p>
  </div>`;
}

/** {@link readOnRequest} as a page of its own. */
export function readOnRequestPage(base: string, path: string): ConsoleView {
  const body = html`${recordHero()} ${readOnRequest(`${base}${path}`)}`;
  return consolePage({ base, title: 'Record', section: 'record', body });
}
