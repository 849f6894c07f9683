import type { RequestStatus } from '@fhir-gateway/coverage-tools';
import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import type { PageContent } from '../../../pages/gradual-page.js';
import { patientHeader } from '../record/patient-header.js';
import { draftAddress, serviceName, titleOf } from './draft-frame.js';
import { priorAuthCard, type CheckOutcome, type PriorAuthPage } from './prior-auth-card.js';
import { forSupport } from '../../../pages/inline-code.js';
import { dateView } from '../../../pages/plain-dates.js';

/** The frame of the page; its content may come later. */
export function priorAuthFrame(base: string, { body, title = 'Approvals' }: PageContent): ConsoleView {
  return consolePage({ base, title, section: 'prior-auth', hasScript: true, showsRecord: true, body });
}

/** Every request for prior authorization that was sent from this session, whoever sent it: a person or an agent. */
export function priorAuthContent(page: PriorAuthPage): Html {
  const { requests, outcome, header } = page;
  const title = 'Approvals';
  return html`${header ? patientHeader(header, title) : html`<h1>${title}</h1>`}
    <div class="hero">
      <p class="lede">
        What you or an agent asked a plan to approve, and what the plan says. The list is gone once you log out
        everywhere; the plan keeps its own.
      </p>
      <p><a class="button" href="${page.askAddress ?? `${page.base}/prior-auth/new`}">Ask a plan about a service</a></p>
    </div>
    ${draftList(page)} ${outcome !== undefined && outcomeNotice(outcome)}
    ${
      requests.length === 0
        ? html`<div class="card">
            <p>No plan has been asked to approve anything yet.</p>
            <p class="muted">
              Ask a plan whether it wants to approve a service first; what it wants is filled in here, looked at and
              sent. An agent or a program can do the same.
            </p>
          </div>`
        : html`<div class="stack">${requests.map((request) => priorAuthCard(page, request))}</div>`
    }`;
}

function draftList({ base, drafts = [] }: PriorAuthPage): Html | false {
  if (drafts.length === 0) return false;
  return html`<section aria-labelledby="drafts">
    <h2 id="drafts">Not sent yet</h2>
    <ul class="rows">
      ${drafts.map((draft) => {
        const name = draft.change ? titleOf(draft) : serviceName(draft);
        return html`<li>
          <div>
            <h3>${name}</h3>
            <p class="muted">${draft.record.personName}, begun ${dateView(draft.startedAt)}</p>
          </div>
          <a class="button small" href="${draftAddress(base, draft, 'plan')}" aria-label="Go on with ${name}">Go on</a>
        </li>`;
      })}
    </ul>
  </section>`;
}

const answeredBy: Readonly<Record<RequestStatus['answeredBy'], string>> = {
  payer: 'The payer has answered.',
  'earlier-answer': 'The payer was asked less than a minute ago. This is its last answer.',
  'not-found': 'The payer found nothing under the names of this request.',
  'other-requests': 'The payer answered; nothing of it is about this request.',
  'no-answer': 'No answer of the payer was read.',
};

function outcomeNotice(outcome: CheckOutcome): Html {
  if ('problem' in outcome) {
    const { message, nextStep, code, requestId } = outcome.problem;
    return html`<div class="notice bad checked" role="alert">
      <p><strong>${message}</strong></p>
      ${nextStep !== undefined && html`<p>${nextStep}</p>`}
      ${forSupport(html`Code <code>${code}</code>, request <code>${requestId}</code>`)}
    </div>`;
  }
  if ('answer' in outcome)
    return html`<div class="notice calm checked" role="status">
      <p>
        ${outcome.answer.state === 'preview' ? 'Nothing has changed yet. Look at the answer once more, and say whether it is the one to your request.' : 'You have said which answer is to this request: it is the payer’s decision from now on.'}
      </p>
    </div>`;
  return html`<div class="notice calm checked" role="status">
    <p>${answeredBy[outcome.status.answeredBy]}</p>
  </div>`;
}
