import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import { icon } from '../../../pages/icons.js';

/** What a page says when there is nothing to read from. */
export function nothingConnected(base: string): Html {
  return html`<div class="card empty">
    <h2>No places yet</h2>
    <p class="muted">Find your hospital, clinic or plan. What it knows of you then stands here.</p>
    <p><a class="button" href="${base}/platforms">${icon('search')}Find my hospital</a></p>
  </div>`;
}

/** What a page says that a foreign page has led to: nothing is read until a person wants it. */
export function readOnRequest(address: string): Html {
  return html`<div class="card empty">
    <p>You came here from another site, so nothing has been read yet.</p>
    <p><a class="button" href="${address}">Show the record</a></p>
  </div>`;
}

/** {@link readOnRequest} as a page of its own. */
export function readOnRequestPage(base: string, path: string): ConsoleView {
  const body = html`<h1>Record</h1>
    ${readOnRequest(`${base}${path}`)}`;
  return consolePage({ base, title: 'Record', section: 'record', body });
}
