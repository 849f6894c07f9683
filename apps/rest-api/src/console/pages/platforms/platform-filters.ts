import { html, type Html } from '@fhir-gateway/express-kit';
import { usStates } from '@fhir-gateway/platform-registry';

import { icon } from '../../../pages/icons.js';
import { kindWords, statusWords } from './platform-words.js';

/** What the list of platforms is narrowed by; empty text where it is not. */
export interface PlatformFilterValues {
  readonly q: string;
  readonly kind: string;
  readonly state: string;
  readonly status: string;
}

/** The search over platforms and organizations. Without the script it is a form like any other. */
export function platformFilters(base: string, { q, kind, state, status }: PlatformFilterValues): Html {
  return html`<form method="get" action="${base}/platforms" role="search" aria-label="Places" data-live="results">
    <label for="q">Part of the name is enough; add a town where the name is common</label>
    ${searchRow(q, 'results', 'For example: Mayo Clinic Rochester')}
    <details class="small" ${[kind, state, status].some((value) => value !== '') && html`open`}>
      <summary>Narrow by kind, state or status</summary>
      <div class="filters">
        ${choice('kind', 'Kind', 'Any kind', kindWords, kind)}
        ${choice('state', 'State', 'Any state', usStates, state.toUpperCase())}
        ${choice('status', 'Status', 'Any status', statusWords, status)}
      </div>
    </details>
  </form>`;
}

/**
 * The text field `q` and its button.
 *
 * @param target id of the element that the results stand in
 */
export function searchRow(q: string, target: string, example = '', looks = ''): Html {
  return html`<div class="search-row">
    <input
      type="search"
      id="q"
      name="q"
      value="${q}"
      maxlength="200"
      autocomplete="off"
      spellcheck="false"
      placeholder="${example}"
      aria-controls="${target}"
    />
    <button class="button ${looks}" type="submit">${icon('search')}Search</button>
  </div>`;
}

/** A drop-down field with one line for no choice. */
export function choice(
  name: string,
  label: string,
  none: string,
  words: Readonly<Record<string, string>>,
  chosen: string,
): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${none}</option>
      ${Object.entries(words).map(
        ([value, text]) => html`<option value="${value}" ${value === chosen && html`selected`}>${text}</option>`,
      )}
    </select>
  </div>`;
}
