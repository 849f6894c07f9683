import { html, type Html } from '@fhir-gateway/express-kit';

import type { RecordSource, TimelineEntry } from '../../record/read-record.js';
import { recordKinds } from '../../record/record-kinds.js';
import { consolePage } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { dateWords } from './measurement-words.js';
import { patientHeader, type PatientHeader } from './patient-header.js';
import { nothingConnected, readOnRequest, recordHero, recordTabs } from './record-frame.js';
import { resultPages } from '../../../pages/result-pages.js';
import { sourceReport } from './source-report.js';

/** The record of one person over all their platforms in one list. */
export interface TimelinePage extends PageFrame {
  /** Connected platforms by id, with their names. */
  readonly platforms: ReadonlyMap<string, string>;
  /** What the list is narrowed to; empty where it is not. */
  readonly filter: { readonly kind: string; readonly platform: string; readonly person: string };
  /** Whose record it is; absent where nothing was read. */
  readonly header?: PatientHeader;
  /** Absent where nothing was read: nothing is connected, or the visit was another site's idea. */
  readonly sources?: readonly RecordSource[];
  /** Those of this page. */
  readonly entries: readonly TimelineEntry[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

/** Everything with its date, its source, and what could not be read. */
export function timelinePage(page: TimelinePage): Html {
  const { base, platforms } = page;
  return consolePage({
    base,
    title: 'Timeline',
    section: 'record',
    hasScript: true,
    body: html`
      ${page.header ? patientHeader(page.header) : recordHero()} ${recordTabs(base, 'timeline', page.header)}
      ${platforms.size === 0 ? nothingConnected(base) : html`${filters(page)} ${content(page)}`}
    `,
  });
}

function filters(page: TimelinePage): Html {
  const { platforms, filter } = page;
  const chips = (label: string, name: 'kind' | 'platform', choices: readonly (readonly [string, string])[]) =>
    html`<nav class="chips" aria-label="${label}">
      <ul>
        ${choices.map(
          ([value, text]) =>
            html`<li>
              <a href="${addressOf(page, { [name]: value })}" ${filter[name] === value && html`aria-current="true"`}
                >${text}</a
              >
            </li>`,
        )}
      </ul>
    </nav>`;
  return html`${chips('Kind', 'kind', [['', 'Everything'], ...recordKinds.map(({ id, label }) => [id, label] as const)])}
  ${platforms.size > 1 && chips('Platform', 'platform', [['', 'All platforms'], ...platforms])}`;
}

function addressOf({ base, filter }: TimelinePage, changed: Partial<TimelinePage['filter']> = {}): string {
  const fields = Object.entries({ ...filter, ...changed }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(fields).toString();
  return `${base}/record${query === '' ? '' : `?${query}`}`;
}

function content(page: TimelinePage): Html {
  const { base, sources, entries, platforms, filter, total } = page;
  if (sources === undefined) return readOnRequest(addressOf(page));
  const dated = entries.filter(({ atMs }) => atMs !== undefined);
  const undated = entries.filter(({ atMs }) => atMs === undefined);
  return html`${sourceReport(sources, platforms)}
    <p class="muted found-count" role="status">${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}</p>
    ${byYear(dated).map(
      ([year, ofYear]) =>
        html`<section class="year" aria-labelledby="y${year}">
          <h2 id="y${year}">${year}</h2>
          ${entryList(ofYear, platforms)}
        </section>`,
    )}
    ${
      undated.length > 0 &&
      html`<section class="year" aria-labelledby="undated">
        <h2 id="undated">Without a date</h2>
        ${entryList(undated, platforms)}
      </section>`
    }
    ${resultPages({ path: `${base}/record`, query: filter, page: page.page, pageSize: page.pageSize, total })}`;
}

function byYear(entries: readonly TimelineEntry[]): [string, TimelineEntry[]][] {
  const years = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const year = (entry.row.date ?? '').slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), entry]);
  }
  return [...years];
}

function entryList(entries: readonly TimelineEntry[], platforms: ReadonlyMap<string, string>): Html {
  return html`<ol class="timeline">
    ${entries.map(({ kind, one, row, platformId }) => {
      const { text, value, flag, status, detail, date } = row;
      const isVoid = /entered[- ]in[- ]error/i.test(status ?? '');
      return html`<li class="${kind.id} ${isVoid && 'void'}">
        <p class="when">${dateWords(date) || 'No date'}</p>
        <div class="what">
          <p class="kind-line">
            <span class="kind">${one}</span> <span class="muted small">${platforms.get(platformId) ?? platformId}</span>
          </p>
          <p class="text">
            ${text ?? 'Without a name'} ${flag !== undefined && html`<span class="tag warn">${flag}</span>`}
          </p>
          ${(value ?? detail ?? status) !== undefined && html`<p class="muted small">${[value, detail, status].filter(Boolean).join(' · ')}</p>`}
        </div>
      </li>`;
    })}
  </ol>`;
}
