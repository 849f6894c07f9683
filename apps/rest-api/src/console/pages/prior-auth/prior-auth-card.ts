import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html, type Problem } from '@fhir-gateway/express-kit';
import {
  mayBeChanged,
  type AssignAnswer,
  type ListedRequest,
  type RequestStatus,
  type SaidAnswer,
  type WantedInformation,
} from '@fhir-gateway/coverage-tools';

import { projectResource } from '@fhir-gateway/record-view';
import type { Patient } from 'fhir/r4.js';

import type { PageFrame } from '../../../pages/layout.js';
import type { StepName } from '../../prior-auth/step-names.js';
import type { RequestDraft } from '../../prior-auth/request-draft.js';
import type { PatientHeader } from '../record/patient-header.js';
import { decisionFacts, facts } from './prior-auth-decision.js';
import { checkWords, requestTitle, stateWords, waitWords } from './prior-auth-words.js';
import { forSupport } from '../../../pages/inline-code.js';
import { dateView } from '../../../pages/plain-dates.js';

/** What came of a check that somebody asked for, or of their word that an answer is to the request. */
export type CheckOutcome =
  | { readonly requestId: string; readonly number: string; readonly answer: AssignAnswer }
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
  /** Whose requests these are; absent while nobody is connected. */
  readonly header?: PatientHeader;
  /** Requests that are not sent yet, newest first. */
  readonly drafts?: readonly RequestDraft[];
  /** Requests that were sent from the console, by their id. */
  readonly sent?: ReadonlyMap<string, RequestDraft>;
  /** Where a question to a plan begins for this person. */
  readonly askAddress?: string;
}

/** One request: what was asked, where it stands, what the payer wants, and each check. */
export function priorAuthCard(page: PriorAuthPage, request: ListedRequest): Html {
  const { words, tone, meaning } = stateWords(request);
  const { requestId, platformId, items, decision, reading, changedBy } = request;
  return html`<article class="card request" id="${requestId}" aria-labelledby="t-${requestId}">
    <div class="block-head">
      <h2 id="t-${requestId}">${requestTitle(items)}</h2>
      <span class="tag large ${tone}">${words}</span>
    </div>
    <p>${meaning}</p>
    ${reading && cautionList(reading.cautions)}
    ${changedBy !== undefined && html`<p class="notice calm">This request was changed by <a href="#${changedBy}">a later one</a>.</p>`}
    ${decision && wantedList(page, request, decision.wanted)}
    <div class="columns request-parts">
      <div>${decision && decisionFacts(decision, (said) => isThisIt(page, request, said))} ${asked(page, request)}</div>
      <div>${history(request)} ${checkNow(page, platformId, request)} ${changes(page, request)}</div>
    </div>
  </article>`;
}

function asked(page: PriorAuthPage, { platformId, requestId, items, attached, sentAt, patient }: ListedRequest): Html {
  const { forms, documents } = attached;
  const services = items.map(({ service, date, quantity }) =>
    [service?.code, quantity !== undefined && `× ${quantity}`, date !== undefined && `on ${dateWords(date)}`]
      .filter(Boolean)
      .join(' '),
  );
  return html`<h3>Request</h3>
    ${facts([
      ['For', patient && forWhom(patient)],
      ['Payer', page.names.get(platformId) ?? platformId],
      ['Asked for', services.join('; ') || undefined],
      ['Went along', items.length === 0 ? undefined : `${count(forms, 'form')}, ${count(documents, 'document')}`],
      ['Sent', sentAt && dateView(sentAt)],
    ])}
    ${forSupport(html`Reference <code>${requestId}</code>`)}`;
}

/** A person as they were named to the payer. */
function forWhom(patient: Patient): string {
  const { text = 'a person without a name' } = projectResource(patient);
  return [text, patient.birthDate && `born ${dateWords(patient.birthDate)}`].filter(Boolean).join(', ');
}

function cautionList(cautions: readonly string[]): Html | false {
  return (
    cautions.length > 0 &&
    html`<ul class="cautions">
      ${cautions.map((caution) => html`<li>${caution}</li>`)}
    </ul>`
  );
}

function wantedList(
  page: PriorAuthPage,
  { requestId, answered = [], changedBy }: ListedRequest,
  wanted: readonly WantedInformation[],
): Html | false {
  if (wanted.length === 0) return false;
  const draft = page.sent?.get(requestId);
  const isOpen = ({ trackingId }: WantedInformation) => trackingId !== undefined && !answered.includes(trackingId);
  const hasDocuments = wanted.some((one) => one.kind === 'document' && isOpen(one));
  const forms = wanted.filter(({ kind, questionnaireContext: name }) => kind === 'questionnaire' && name !== undefined);
  const kinds = { document: 'A document', questionnaire: 'A form', message: 'A message' } as const;
  const isHere = draft !== undefined && changedBy === undefined;
  return html`<div class="notice">
    <p><strong>The payer wants, before it decides:</strong></p>
    <ul>
      ${wanted.map(
        ({ kind, text, codes, trackingId }) =>
          html`<li>
            ${kinds[kind]}${text !== undefined && `: ${text}`}${text === undefined && codes.length > 0 && `: ${codes.join(', ')}`}${trackingId !== undefined && answered.includes(trackingId) && ': sent'}
          </li>`,
      )}
    </ul>
    ${
      isHere && (hasDocuments || forms.length > 0)
        ? html`${hasDocuments && takeUp(page, draft, { step: 'attach', words: 'Choose documents to send' })}
          ${forms.map((_form, at) => takeUp(page, draft, { step: 'wanted', words: forms.length === 1 ? 'Fill in the form' : `Fill in form ${at + 1}`, at }))}`
        : html`<p class="small">Whoever sent the request sends what is wanted: the agent, the program, or you.</p>`
    }
  </div>`;
}

/** Changing and withdrawing, where the payer takes that and the request was sent from the console. */
function changes(page: PriorAuthPage, request: ListedRequest): Html | false {
  if (!mayBeChanged(request)) return false;
  const draft = page.sent?.get(request.requestId);
  if (draft === undefined)
    return html`<p class="muted small">
      Whoever sent the request can change and withdraw it: the agent or the program.
    </p>`;
  return html`<div class="actions">
    ${takeUp(page, draft, { step: 'change', words: 'Change this request' })}
    ${takeUp(page, draft, { step: 'withdraw', words: 'Withdraw this request' })}
  </div>`;
}

/** Takes a request up again that was sent. */
function takeUp(
  { base, formToken }: PriorAuthPage,
  { id, version }: RequestDraft,
  { step, words, at }: { readonly step: StepName; readonly words: string; readonly at?: number },
): Html {
  return html`<form class="actions" method="post" action="${base}/prior-auth/drafts/${id}">
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="version" value="${version}" />
    <input type="hidden" name="step" value="${step}" />
    ${at !== undefined && html`<input type="hidden" name="form" value="${at}" />`}
    <button class="button small${step === 'change' || step === 'withdraw' ? ' quiet' : ''}" type="submit">
      ${words}
    </button>
  </form>`;
}

/** Lets a person say that an answer is the one to the request: they are asked once more before it counts. */
function isThisIt(
  { base, formToken, outcome }: PriorAuthPage,
  { requestId, platformId, assignable = [] }: ListedRequest,
  { numbers }: SaidAnswer,
): Html | false {
  const number = numbers.find((one) => assignable.includes(one));
  if (number === undefined) return false;
  const isAsked = outcome?.requestId === requestId && 'answer' in outcome && outcome.number === number;
  const confirm = isAsked && outcome.answer.state === 'preview' ? outcome.answer.confirm : undefined;
  return html`${confirm !== undefined && html`<p><strong>Is this the answer to your request?</strong> Say yes only if you know it, as from the payer’s letter or a call. It then counts as the payer’s decision, and cannot be taken back.</p>`}
    <form class="actions" method="post" action="${base}/prior-auth/answer#${requestId}">
      <input type="hidden" name="csrf" value="${formToken}" />
      <input type="hidden" name="platform" value="${platformId}" />
      <input type="hidden" name="request_id" value="${requestId}" />
      <input type="hidden" name="number" value="${number}" />
      ${confirm !== undefined && html`<input type="hidden" name="confirm" value="${confirm}" />`}
      <button class="button small" type="submit">
        ${confirm === undefined ? 'This is the answer to my request' : 'Yes, it is the answer to my request'}
      </button>
    </form>`;
}

function history({ checks }: ListedRequest): Html | false {
  if (checks.length === 0) return false;
  return html`<h3>Checks</h3>
    <ol class="checks" reversed>
      ${checks.toReversed().map((check) => html`<li>${dateView(check.at)} ${checkWords(check)}</li>`)}
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
