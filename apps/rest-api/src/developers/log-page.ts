import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import { minuteOf } from '../pages/plain-dates.js';
import { hasFailed, type OwnCall } from './own-calls.js';

/** What programs called with the session of who looks. */
export interface LogPage extends PageFrame {
  readonly calls: readonly OwnCall[];
}

const shownOnOverview = 5;
const whose = 'Calls of your keys and agents, in this process. The pages’ own are left out.';

/** The newest calls with the cause of each refusal. */
export function logPage({ base, calls }: LogPage): ConsoleView {
  return consolePage({
    base,
    title: 'Log',
    section: 'developers',
    current: '/developers/log',
    hasScript: true,
    body: html`<h1>Log</h1>
      <p class="lede">${whose} No search and no id of a record is kept, and all of it ends with the process.</p>
      <div id="log" data-refresh="5">
        ${
          calls.length === 0
            ? noCalls(base)
            : html`<section class="card list-card" aria-label="Calls">${callRows(calls)}</section>`
        }
      </div>`,
  });
}

/** The newest of them, for the overview. */
export function logCard({ base, calls }: LogPage): Html {
  return html`<section class="card list-card" aria-labelledby="log">
    <div class="block-head">
      <h2 id="log">Log</h2>
      <a href="${base}/developers/log">Open the log</a>
    </div>
    ${
      calls.length === 0
        ? html`<p>No call yet. Copy the line above and run it: it stands here.</p>`
        : callRows(calls.slice(0, shownOnOverview))
    }
    <p class="muted small">${whose}</p>
  </section>`;
}

function noCalls(base: string): Html {
  return html`<section class="card empty">
    <h2>No call yet</h2>
    <p>Nothing has called this gateway with your session since it started.</p>
    <div class="actions">
      <a class="button" href="${base}/developers">Copy a call that works</a>
      <a class="button quiet" href="${base}/developers/try">Try a request here</a>
    </div>
  </section>`;
}

function callRows(calls: readonly OwnCall[]): Html {
  return html`<ul class="fact-rows log-rows">
    ${calls.map(
      (call) =>
        html`<li>
          <span class="tag ${hasFailed(call) ? 'bad' : 'good'}">${statusOf(call)}</span>
          <div>
            <code>${call.what}</code>
            <p>
              ${call.by !== undefined && html`${call.by} · `}${minuteOf(Math.floor(call.timeMs / 1_000))}${causeOf(call)}
            </p>
          </div>
          <span class="muted small">${lengthOf(call)}</span>
        </li>`,
    )}
  </ul>`;
}

function statusOf({ status }: OwnCall): string {
  if (typeof status === 'number') return `${status}`;
  return status === 'ok' ? 'OK' : 'Error';
}

/** Developers see exact codes. */
function causeOf({ code, nextStep, requestId }: OwnCall): Html | false {
  if (code === undefined) return false;
  return html` · <code>${code}</code>. ${nextStep} Request <code>${requestId}</code>`;
}

function lengthOf({ durationMs }: OwnCall): string {
  return durationMs < 1_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`;
}
