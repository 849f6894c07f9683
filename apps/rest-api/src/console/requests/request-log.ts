import { html, type Html } from '@fhir-gateway/express-kit';
import { explainOutcome, type SessionRequest } from '@fhir-gateway/gateway';

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
  return html`<div class="table-scroll">
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Status</th>
          <th scope="col">Request</th>
          <th scope="col">Platform</th>
          <th scope="col">Request id</th>
        </tr>
      </thead>
      <tbody>
        ${requests.map((request) => row(request, names.get(request.platformId) ?? request.platformId))}
      </tbody>
    </table>
  </div>`;
}

function row(request: SessionRequest, platform: string): Html {
  const { timeMs, durationMs, status, code, rule, method, path, parameters, requestId } = request;
  const at = new Date(timeMs).toISOString();
  const asked = `${method} ${path}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
  return html`<tr>
    <td data-label="Time">
      <time datetime="${at}">${at.slice(11, 19)} UTC</time>, ${durationMs.toLocaleString('en')} ms
    </td>
    <td data-label="Status">
      ${status} ${code !== undefined && html`<code>${code}</code>`} ${rule !== undefined && html`<code>${rule}</code>`}
      ${why(request)}
    </td>
    <td data-label="Request"><code>${asked}</code></td>
    <td data-label="Platform">${platform}</td>
    <td data-label="Request id"><code>${requestId}</code></td>
  </tr>`;
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
