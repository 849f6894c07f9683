import { html, type Html } from '@fhir-gateway/express-kit';
import type { KnownFailure } from '@fhir-gateway/gateway';

import { pathSegment } from '../../public-urls.js';
import { ago } from './health-words.js';

/** Failures and refusals, newest first; what a platform or a server said stands as code. */
export function failureTable(base: string, failures: readonly KnownFailure[], nowMs: number): Html {
  if (failures.length === 0) return html`<p class="muted">None since the processes started.</p>`;
  return html`<div class="table-scroll">
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Code</th>
          <th scope="col">Where it ended</th>
          <th scope="col">Platform</th>
          <th scope="col">Request</th>
        </tr>
      </thead>
      <tbody>
        ${failures.map((failure) => row(base, failure, nowMs))}
      </tbody>
    </table>
  </div>`;
}

function row(base: string, failure: KnownFailure, nowMs: number): Html {
  const { timeMs, code, isRefusal, stage, rule, detail, platformId, requestId } = failure;
  const where = [stage, rule].filter((part) => part !== undefined).join(', ');
  return html`<tr>
    <td data-label="When">${ago(timeMs, nowMs)}</td>
    <td data-label="Code"><code>${code}</code> ${isRefusal && html`<span class="tag">refused</span>`}</td>
    <td data-label="Where it ended">${where} ${detail !== undefined && html`<code>${detail}</code>`}</td>
    <td data-label="Platform">
      ${platformId !== undefined && html`<a href="${base}/operator/platforms/${pathSegment(platformId)}">${platformId}</a>`}
    </td>
    <td data-label="Request">
      ${requestId !== undefined && html`<a href="${base}/operator/requests?id=${encodeURIComponent(requestId)}">${requestId}</a>`}
    </td>
  </tr>`;
}
