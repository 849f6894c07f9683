import { html, type Html } from '@fhir-gateway/express-kit';
import type { AuditResult } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import type { PageFrame } from '../../pages/layout.js';
import type { AuditFields } from './audit-question.js';

/** The question of a page, as it is sent again. */
export interface AuditForm extends PageFrame {
  /** Ties the form to the session of the operator. */
  readonly token: string;
  /** As they were typed, also where they do not fit. */
  readonly fields: Readonly<Partial<Record<keyof AuditFields, string | undefined>>>;
}

/** What was found, and which page of its entries is shown. */
export interface FoundPage extends AuditResult {
  /** From 1. */
  readonly number: number;
}

const pageSize = 50;
/** A result holds 1,000 entries. */
export const mostPages = 20;
const mostGroups = 100;

/** What was found: who did what, and the entries by the page. */
export function auditResult(page: AuditForm, found: FoundPage): Html {
  const { entries, sessions, isCut, groups, ungrouped } = found;
  const shown = groups.slice(0, mostGroups);
  const missing = ungrouped + groups.slice(mostGroups).reduce((sum, { count }) => sum + count, 0);
  return html`<section class="block" aria-labelledby="found">
    <h2 id="found">
      ${entries} ${entries === 1 ? 'entry' : 'entries'} of ${sessions} ${sessions === 1 ? 'session' : 'sessions'}
    </h2>
    ${
      isCut &&
      html`<p class="notice">
        Not everything was looked at. A search ends after 15 seconds, takes the last 512 MiB of a file and 200,000
        AuditEvents. Narrow the question by time, or use <code>fhir-gateway audit find</code>.
      </p>`
    }
    ${shown.length > 0 && groupTable(shown)}
    ${missing > 0 && html`<p class="muted small">${missing} more entries are in groups that are not shown.</p>`}
    ${found.newest.length > 0 && entryList(page, found)}
  </section>`;
}

function groupTable(groups: AuditResult['groups']): Html {
  return cardTable({
    caption: 'Who did what',
    rows: groups,
    columns: [
      { label: 'Person', cell: ({ person }) => person },
      { label: 'Agent', cell: ({ agent }) => agent },
      { label: 'What', cell: ({ event, type }) => html`<code>${event}</code> ${type}` },
      { label: 'Platform', cell: ({ platform }) => platform },
      { label: 'Patient', cell: ({ patient }) => patient },
      { label: 'Outcome', cell: ({ outcome }) => outcome },
      { label: 'Count', cell: ({ count }) => count },
      {
        label: 'First and last',
        cell: ({ first, last }) => html`${moment(first)} ${last !== first && html`<br />${moment(last)}`}`,
      },
    ],
  });
}

function entryList(page: AuditForm, { newest, entries, number }: FoundPage): Html {
  const last = Math.max(1, Math.ceil(newest.length / pageSize));
  const at = Math.min(number, last);
  return html`<h2 class="block">Entries, last first</h2>
    ${entries > newest.length && html`<p class="muted small">The last ${newest.length} of ${entries}.</p>`}
    ${entryTable(page.base, newest.slice((at - 1) * pageSize, at * pageSize))} ${last > 1 && pageForm(page, at, last)}`;
}

function entryTable(base: string, rows: AuditResult['newest']): Html {
  const text = (entry: (typeof rows)[number], field: string) => (typeof entry[field] === 'string' ? entry[field] : '');
  return cardTable({
    rows,
    columns: [
      { label: 'Time', cell: ({ time }) => moment(new Date(time).toISOString()) },
      { label: 'What', cell: (entry) => html`<code>${entry.event}</code> ${text(entry, 'resourceType')}` },
      {
        label: 'Outcome',
        cell: (entry) => `${text(entry, 'outcome')} ${text(entry, 'rule') || text(entry, 'code')}`.trim(),
      },
      { label: 'Platform', cell: (entry) => text(entry, 'platformId') },
      { label: 'Session', cell: (entry) => text(entry, 'subject') },
      {
        label: 'Request',
        cell: (entry) => {
          const request = text(entry, 'requestId');
          const href = `${base}/operator/requests?id=${encodeURIComponent(request)}`;
          return request !== '' && html`<a href="${href}">${request}</a>`;
        },
      },
    ],
  });
}

/** Pages are asked for by the same form, so that no address has the question. */
function pageForm({ base, token, fields }: AuditForm, at: number, last: number): Html {
  const given = Object.entries({ ...fields, csrf: token }).filter(([, value]) => value !== undefined);
  return html`<form class="pages" method="post" action="${base}/operator/audit" aria-label="Pages of entries">
    ${given.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ''}" />`)}
    <span>
      ${at > 1 && html`<button class="button quiet small" type="submit" name="page" value="${at - 1}">Previous</button>`}
    </span>
    <p class="muted small">Page ${at} of ${last}</p>
    <span>
      ${at < last && html`<button class="button quiet small" type="submit" name="page" value="${at + 1}">Next</button>`}
    </span>
  </form>`;
}

function moment(time: string): Html {
  return html`<time datetime="${time}">${time.slice(0, 19).replace('T', ' ')}</time>`;
}
