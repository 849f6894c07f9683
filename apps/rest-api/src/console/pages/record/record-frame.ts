import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage } from '../../../pages/console-page.js';
import type { SearchOutcome } from '../../record/read-search.js';
import { recordLimits } from '../../record/read-search.js';
import type { PatientHeader } from './patient-header.js';

/** The heading of a page that shows nobody's record. */
export function recordHero(): Html {
  return html`<div class="hero">
    <h1>Record</h1>
    <p class="lede">Read from the platforms that are connected, just now. Nothing of it is kept here.</p>
  </div>`;
}

/**
 * The two ways of looking at a record, as tabs below the heading.
 *
 * @param header of the page: both show the same person
 */
export function recordTabs(base: string, current: 'timeline' | 'results', header?: PatientHeader): Html {
  const query = header && header.people.length > 1 ? `?person=${encodeURIComponent(header.person.id)}` : '';
  const tab = (id: typeof current, path: string, label: string) =>
    html`<li><a href="${base}${path}${query}" ${id === current && html`aria-current="page"`}>${label}</a></li>`;
  return html`<nav class="tabs" aria-label="Views of the record">
    <ul>
      ${tab('timeline', '/record', 'Timeline')} ${tab('results', '/record/results', 'Results over time')}
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
export function readOnRequestPage(base: string, path: string): Html {
  const body = html`${recordHero()} ${readOnRequest(`${base}${path}`)}`;
  return consolePage({ base, title: 'Record', section: 'record', body });
}

/** What came of a search, in a few words. */
export function outcomeWords(outcome: SearchOutcome): string {
  switch (outcome.kind) {
    case 'read': {
      const { matches, cut } = outcome.found;
      const count = matches.length === 0 ? 'none recorded' : matches.length.toLocaleString('en');
      return cut === undefined ? count : `${count}, not all`;
    }
    case 'not-authorized':
      return 'not authorized';
    case 'not-offered':
      return 'not offered by the platform';
    case 'no-patient':
      return 'no patient was chosen at sign-in';
    case 'failed':
      return 'source failed';
  }
}

/** What is said of several searches that came to the same. */
const together = {
  'not-authorized': 'The connection does not share them, or the platform refuses them.',
  failed: 'None of them was answered.',
} as const;

/** What is to be known of a search, or of several that came to the same, whose results are missing or not all there; `undefined` where all is. */
export function outcomeFault(outcome: SearchOutcome, types: readonly string[]): Html | undefined {
  const type = types.join(', ');
  if (outcome.kind === 'not-authorized' || outcome.kind === 'failed') {
    const why = types.length === 1 ? outcome.why : together[outcome.kind];
    return html`<strong>${type}: ${outcomeWords(outcome)}.</strong> ${why} <code>${outcome.code}</code>`;
  }
  if (outcome.kind === 'no-patient') {
    return html`<strong>${type}: ${outcomeWords(outcome)}.</strong> The console looks at one person’s record only.`;
  }
  if (outcome.kind !== 'read') return undefined;
  const { cut, matches, total, warnings } = outcome.found;
  const told = [...(cut === undefined ? [] : [cutWords(cut, matches.length, total)]), ...warnings];
  return told.length === 0 ? undefined : html`<strong>${type}:</strong> ${told.join(' ')}`;
}

const reasons = {
  limit: `this page reads at most ${recordLimits.resources.toLocaleString('en')}.`,
  failed: 'a further page was not answered.',
  unreachable: 'the platform gives no address of the rest that can be followed.',
} as const;

function cutWords(cut: keyof typeof reasons, count: number, total: number | undefined): string {
  const all = total !== undefined && total > count ? ` of ${total.toLocaleString('en')}` : '';
  return `Not everything is here: ${count.toLocaleString('en')}${all} were read; ${reasons[cut]}`;
}
