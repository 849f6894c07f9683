import type { RequestStatus } from '@fhir-gateway/coverage-tools';
import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage } from '../../../pages/console-page.js';
import { priorAuthCard, type CheckOutcome, type PriorAuthPage } from './prior-auth-card.js';

/** Every request for prior authorization that was sent from this session, whoever sent it: a person or an agent. */
export function priorAuthPage(page: PriorAuthPage): Html {
  const { base, requests, outcome } = page;
  return consolePage({
    base,
    title: 'Prior authorization',
    section: 'prior-auth',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>Prior authorization</h1>
        <p class="lede">
          Requests that were sent to payers from this session, by you or by an agent, and what the payers say. They are
          kept, sealed, for as long as the session lives.
        </p>
      </div>
      ${outcome !== undefined && outcomeNotice(outcome)}
      ${
        requests.length === 0
          ? html`<div class="card">
              <p>No request has been sent from this session.</p>
              <p class="muted">
                An agent sends one with <code>submit_prior_auth</code>, a program with
                <code>POST /api/coverage/{platform_id}/submit</code>. Both show what would be sent before it is.
              </p>
            </div>`
          : html`<div class="stack">${requests.map((request) => priorAuthCard(page, request))}</div>`
      }
    `,
  });
}

const answeredBy: Readonly<Record<RequestStatus['answeredBy'], string>> = {
  payer: 'The payer has answered.',
  'earlier-answer': 'The payer was asked less than a minute ago. This is its last answer.',
  'not-found': 'The payer knows nothing of this request.',
};

function outcomeNotice(outcome: CheckOutcome): Html {
  if ('problem' in outcome) {
    const { message, nextStep, code, requestId } = outcome.problem;
    return html`<div class="notice bad checked" role="alert">
      <p><strong>${message}</strong></p>
      ${nextStep !== undefined && html`<p>${nextStep}</p>`}
      <p class="small">Code <code>${code}</code>, request <code>${requestId}</code></p>
    </div>`;
  }
  return html`<div class="notice calm checked" role="status">
    <p>${answeredBy[outcome.status.answeredBy]} Request <code>${outcome.requestId}</code></p>
  </div>`;
}
