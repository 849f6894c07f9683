import { html, type Html, type Problem } from '@fhir-gateway/express-kit';
import type { ListedRequest, RequestStatus, WantedInformation } from '@fhir-gateway/coverage-tools';

import type { PageFrame } from '../../../pages/layout.js';
import { decisionFacts, facts } from './prior-auth-decision.js';
import { checkWords, stateWords, waitWords } from './prior-auth-words.js';

/** What came of a check that somebody asked for. */
export type CheckOutcome =
  | { readonly requestId: string; readonly status: RequestStatus }
  | { readonly requestId: string; readonly problem: Problem };

/** The requests of one session. */
export interface PriorAuthPage extends PageFrame {
  /** Ties the forms to this browser, see `FormTokens`. */
  readonly formToken: string;
  /** Names of platforms by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly requests: readonly ListedRequest[];
  readonly outcome?: CheckOutcome;
}

/** One request: what was asked, where it stands, what the payer wants, and each check. */
export function priorAuthCard(page: PriorAuthPage, request: ListedRequest): Html {
  const { words, tone, meaning } = stateWords(request);
  const { requestId, platformId, items, decision, changedBy } = request;
  const title = items
    .map(({ service }) => service?.text ?? (service?.code && `Service ${service.code}`))
    .filter(Boolean)
    .join(', ');
  return html`<article class="card request" id="${requestId}" aria-labelledby="t-${requestId}">
    <div class="block-head">
      <h2 id="t-${requestId}">${title === '' ? 'A request' : title}</h2>
      <span class="tag large ${tone}">${words}</span>
    </div>
    <p>${meaning}</p>
    ${changedBy !== undefined && html`<p class="notice calm">This request was changed by <a href="#${changedBy}">a later one</a>.</p>`}
    ${decision && wantedList(decision.wanted)}
    <div class="columns request-parts">
      <div>${decision && decisionFacts(decision)} ${asked(page, request)}</div>
      <div>${history(request)} ${checkNow(page, platformId, request)}</div>
    </div>
  </article>`;
}

function asked(page: PriorAuthPage, { platformId, requestId, items, attached, sentAt }: ListedRequest): Html {
  const { forms, documents } = attached;
  const services = items.map(({ service, date, quantity }) =>
    [service?.code, quantity !== undefined && `× ${quantity}`, date !== undefined && `on ${date}`]
      .filter(Boolean)
      .join(' '),
  );
  return html`<h3>Request</h3>
    ${facts([
      ['Payer', page.names.get(platformId) ?? platformId],
      ['Asked for', services.join('; ') || undefined],
      ['Went along', items.length === 0 ? undefined : `${count(forms, 'form')}, ${count(documents, 'document')}`],
      ['Sent', sentAt && minute(sentAt)],
      ['request_id', html`<code>${requestId}</code>`],
    ])}`;
}

function wantedList(wanted: readonly WantedInformation[]): Html | false {
  if (wanted.length === 0) return false;
  const kinds = { document: 'A document', questionnaire: 'A form', message: 'A message' } as const;
  return html`<div class="notice">
    <p><strong>The payer wants, before it decides:</strong></p>
    <ul>
      ${wanted.map(
        ({ kind, text, codes, questionnaireContext }) =>
          html`<li>
            ${kinds[kind]}${text !== undefined && `: ${text}`}${codes.length > 0 && ` (${codes.join(', ')})`}
            ${
              questionnaireContext !== undefined &&
              html`<div class="small">
                Get it with <code>get_questionnaire_package</code>, assertion_id <code>${questionnaireContext}</code>.
              </div>`
            }
          </li>`,
      )}
    </ul>
    <p class="small">Send what is wanted with <code>submit_prior_auth</code> as a change of this request.</p>
  </div>`;
}

function history({ checks }: ListedRequest): Html | false {
  if (checks.length === 0) return false;
  return html`<h3>Checks</h3>
    <ol class="checks" reversed>
      ${checks.toReversed().map((check) => html`<li><time datetime="${check.at}">${minute(check.at)}</time> ${checkWords(check)}</li>`)}
    </ol>`;
}

function checkNow(
  page: PriorAuthPage,
  platformId: string,
  { requestId, nextCheckInSeconds, decision }: ListedRequest,
): Html | false {
  if (nextCheckInSeconds === undefined) return false;
  const wait = waitWords(nextCheckInSeconds);
  return html`<form class="actions" method="post" action="${page.base}/prior-auth#${requestId}">
      <input type="hidden" name="csrf" value="${page.formToken}" />
      <input type="hidden" name="platform" value="${platformId}" />
      <input type="hidden" name="request_id" value="${requestId}" />
      <button class="button small" type="submit" aria-label="Check now: ${requestId}">Check now</button>
    </form>
    ${wait !== undefined && html`<p class="muted small">${wait}</p>`}
    ${decision?.status === 'pended' && html`<p class="muted small">Payers take hours to days over a pended request; checking more often does not hasten it.</p>`}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
