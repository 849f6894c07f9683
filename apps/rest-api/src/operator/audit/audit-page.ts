import { html, type Html } from '@fhir-gateway/express-kit';
import type { AuditResult, Gateway, OperatorAuditPlace } from '@fhir-gateway/gateway';

import type { AuditFields } from './audit-question.js';
import type { ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';
import { operatorFrame } from '../pages/operator-frame.js';

/** A question to the audit, and what was found. */
export interface AuditPage extends PageFrame, Pick<Gateway['operator']['audit'], 'places' | 'hashedWith'> {
  /** Ties the form to the session of the operator. */
  readonly token: string;
  /** As they were typed. */
  readonly fields: Partial<AuditFields>;
  readonly found?: AuditResult & {
    /** Which page of the entries, from 1. */
    readonly number: number;
  };
}

const pageSize = 50;
/** A result holds 1,000 entries. */
export const mostPages = 20;
const mostGroups = 100;

const placeWords: Readonly<Record<OperatorAuditPlace, string>> = {
  file: 'The file of this process',
  'redis-stream': 'The Redis stream, of all processes',
  fhir: 'The FHIR server of AuditEvents',
};

const keyWords = {
  'audit key': 'This process has FHIR_GATEWAY_AUDIT_KEY: it hashes the names in the form and compares them.',
  'stored key': 'This process has the key of the hashes: it hashes the names in the form and compares them.',
  none: 'This process has no lasting key: it finds no person, patient or app, and no request id that a caller chose.',
} as const;

/** Who did what, with which app or agent. The question is sent in a form, so that no address has it. */
export function auditPage(page: AuditPage): ConsoleView {
  const { base, places, hashedWith, found } = page;
  const body = html`<h1>Audit</h1>
    <p class="lede">
      Who did what, with which app or agent. Everything that is given must fit. Each search is audited.
    </p>
    <p class="hint">
      Entries name people, patients and apps by keyed hashes. ${keyWords[hashedWith]} A hash is never turned into a
      name: a result has the names of the form, and hashes for all others.
    </p>
    ${
      places.length === 0
        ? html`<p class="notice">
            Entries of this process go to the log alone, which no page can search. Search captured output with
            <code>fhir-gateway audit find</code>, or set <code>FHIR_GATEWAY_AUDIT_SINKS</code>.
          </p>`
        : questionForm(page)
    }
    ${found && resultSection(page, found)}`;
  return operatorFrame({ base, title: 'Audit', body }, '/operator/audit');
}

const texts = [
  ['patient', 'Patient', 'platform_id/id'],
  ['client', 'App or agent', 'OAuth client id'],
  ['subject', 'Person', 'claim sub'],
  ['platform_id', 'Platform', 'platform_id'],
  ['since', 'Since', '7d, 12h or a date'],
  ['until', 'Until', '1d or a date'],
  ['session', 'Session', 'field subject'],
  ['request', 'Request id', ''],
] as const;
const kinds = [
  ['', 'Everything'],
  ['reads', 'Reads of records'],
  ['changes', 'Changes'],
] as const;

function questionForm({ base, places, token, fields }: AuditPage): Html {
  return html`<form method="post" action="${base}/operator/audit" aria-label="Audit">
    <input type="hidden" name="csrf" value="${token}" />
    <div class="request-fields">
      ${texts.map(
        ([name, label, hint]) =>
          html`<div>
            <label for="${name}">${label} ${hint !== '' && html`<span class="muted small">${hint}</span>`}</label>
            <input
              type="text"
              id="${name}"
              name="${name}"
              value="${fields[name] ?? ''}"
              maxlength="500"
              autocomplete="off"
              spellcheck="false"
            />
          </div>`,
      )}
      <div>
        <label for="kind">What</label>
        <select id="kind" name="kind">
          ${kinds.map(([value, label]) => html`<option value="${value}" ${(fields.kind ?? '') === value && html`selected`}>${label}</option>`)}
        </select>
      </div>
      <div>
        <label for="from">Where</label>
        <select id="from" name="from">
          ${places.map((place) => html`<option value="${place}" ${fields.from === place && html`selected`}>${placeWords[place]}</option>`)}
        </select>
      </div>
    </div>
    <p><button class="button" type="submit">Search</button></p>
  </form>`;
}

function resultSection(page: AuditPage, found: NonNullable<AuditPage['found']>): Html {
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
  return html`<div class="table-scroll">
    <table class="cards">
      <caption>
        Who did what
      </caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Agent</th>
          <th scope="col">What</th>
          <th scope="col">Platform</th>
          <th scope="col">Patient</th>
          <th scope="col">Outcome</th>
          <th scope="col">Count</th>
          <th scope="col">First and last</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ person, agent, event, type, platform, patient, outcome, count, first, last }) =>
            html`<tr>
              <th scope="row">${person}</th>
              <td data-label="Agent">${agent}</td>
              <td data-label="What"><code>${event}</code> ${type}</td>
              <td data-label="Platform">${platform}</td>
              <td data-label="Patient">${patient}</td>
              <td data-label="Outcome">${outcome}</td>
              <td data-label="Count">${count}</td>
              <td data-label="First and last">${moment(first)} ${last !== first && html`<br />${moment(last)}`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function entryList(page: AuditPage, { newest, entries, number }: NonNullable<AuditPage['found']>): Html {
  const last = Math.max(1, Math.ceil(newest.length / pageSize));
  const at = Math.min(number, last);
  const rows = newest.slice((at - 1) * pageSize, at * pageSize);
  return html`<h2 class="block">Entries, last first</h2>
    ${entries > newest.length && html`<p class="muted small">The last ${newest.length} of ${entries}.</p>`}
    <div class="table-scroll">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col">Outcome</th>
            <th scope="col">Platform</th>
            <th scope="col">Session</th>
            <th scope="col">Request</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((entry) => entryRow(page.base, entry))}
        </tbody>
      </table>
    </div>
    ${last > 1 && pageForm(page, at, last)}`;
}

function entryRow(base: string, entry: AuditResult['newest'][number]): Html {
  const text = (field: string) => (typeof entry[field] === 'string' ? entry[field] : '');
  const request = text('requestId');
  return html`<tr>
    <th scope="row">${moment(new Date(entry.time).toISOString())}</th>
    <td data-label="What"><code>${entry.event}</code> ${text('resourceType')}</td>
    <td data-label="Outcome">${text('outcome')} ${text('rule') || text('code')}</td>
    <td data-label="Platform">${text('platformId')}</td>
    <td data-label="Session">${text('subject')}</td>
    <td data-label="Request">
      ${request !== '' && html`<a href="${base}/operator/requests?id=${encodeURIComponent(request)}">${request}</a>`}
    </td>
  </tr>`;
}

/** Pages are asked for by the same form, so that no address has the question. */
function pageForm({ base, token, fields }: AuditPage, at: number, last: number): Html {
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
