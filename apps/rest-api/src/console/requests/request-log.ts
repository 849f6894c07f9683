import { html, type Html } from '@fhir-gateway/express-kit';
import { explainOutcome, type SessionRequest } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';

/** The newest requests of the visitor's session. */
export interface RequestLogView {
  /** Newest first. */
  readonly requests: readonly SessionRequest[];
  /** Names of platforms by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** What the session asked platforms for, from this page, by an app or by an agent. Never an id or a value of a search. */
export function requestLog({ requests, names }: RequestLogView): Html {
  return html`<section class="block" aria-labelledby="request-log">
    <h2 id="request-log">Requests of this session</h2>
    <p class="hint">
      The newest 100 for an hour after you look here, from every app and agent that uses this session. Ids and values
      are not noted. The list ends when you log out.
    </p>
    ${requests.length === 0 ? html`<p class="muted">None yet.</p>` : table(requests, names)}
  </section>`;
}

function table(requests: readonly SessionRequest[], names: ReadonlyMap<string, string>): Html {
  return cardTable({
    rows: requests,
    columns: [
      { label: 'Time', cell: timeOf },
      {
        label: 'Status',
        cell: (request) =>
          html`${request.status} ${request.code !== undefined && html`<code>${request.code}</code>`}
          ${request.rule !== undefined && html`<code>${request.rule}</code>`} ${why(request)}`,
      },
      { label: 'Request', cell: (request) => html`<code>${askedOf(request)}</code>` },
      { label: 'Platform', cell: ({ platformId }) => names.get(platformId) ?? platformId },
      { label: 'Request id', cell: ({ requestId }) => html`<code>${requestId}</code>` },
    ],
  });
}

function timeOf({ timeMs, durationMs }: SessionRequest): Html {
  const at = new Date(timeMs).toISOString();
  return html`<time datetime="${at}">${at.slice(11, 19)} UTC</time>, ${durationMs.toLocaleString('en')} ms`;
}

function askedOf({ method, path, parameters }: SessionRequest): string {
  return `${method} ${path}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

/** The words of `fhir-gateway explain`, where a request did not end well. */
function why({ status = 0, code, rule, outcome, requestId }: SessionRequest): Html | false {
  const ended = code ?? (status >= 400 ? `HTTP_${status}` : undefined);
  if (ended === undefined) return false;
  const known = { ...(rule !== undefined && { rule }), ...(status > 0 && { status }) };
  const { cause, nextStep } = explainOutcome({ code: ended, isRefusal: outcome === 'refused', ...known });
  return html`<details>
    <summary>Why</summary>
    <p>${cause}</p>
    <p>${nextStep}</p>
    <p class="hint">With the log of the gateway: <code>fhir-gateway explain ${requestId} gateway.log</code></p>
  </details>`;
}
