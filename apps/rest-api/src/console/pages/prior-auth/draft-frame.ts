import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import type { DraftView, RequestDraft } from '../../prior-auth/request-draft.js';
import { troubleNotice } from './trouble-words.js';

/** A page about one draft. */
export interface DraftPage extends PageFrame {
  readonly draft: RequestDraft;
  /** Ties the forms to this browser, see `FormTokens`. */
  readonly formToken: string;
  /** The page before was an old one: nothing of it was taken. */
  readonly isOutdated: boolean;
}

const steps: readonly (readonly [DraftView, string])[] = [
  ['service', 'The service'],
  ['plan', 'What the plan wants'],
  ['form', 'Forms'],
  ['documents', 'Documents'],
  ['send', 'Look and send'],
];

/** The frame of a page of a draft: whose it is, what it is about, where in the way the person is. */
export function draftFrame(page: DraftPage, view: DraftView, body: Html): ConsoleView {
  const { base, draft, isOutdated } = page;
  const { record } = draft;
  const title = `Approval for ${serviceName(draft)}`;
  return consolePage({
    base,
    title,
    section: 'prior-auth',
    body: html`
      <section class="patient" aria-labelledby="patient">
        <p class="eyebrow">${record.clinician ? 'You act for' : 'Request for'}</p>
        <p class="whose" id="patient">${record.personName}</p>
        <p class="lede">${record.about} · ${record.platformName}</p>
      </section>
      <h1>${title}</h1>
      ${stepList(page, view)}
      ${
        isOutdated &&
        html`<div class="notice" role="status">
          <p>
            This request was changed on another page meanwhile. Nothing of the older page was taken; this is how it
            stands.
          </p>
        </div>`
      }
      ${draft.trouble && troubleNotice(base, draft, draft.trouble)}
      <div class="stack">${body}</div>
    `,
  });
}

/** What is asked for, by its name, else by its code. */
export function serviceName({ service }: Pick<RequestDraft, 'service'>): string {
  return service.name ?? `the service with code ${service.code}`;
}

/** The address of a page of a draft. */
export function draftAddress(base: string, { id }: Pick<RequestDraft, 'id'>, view: DraftView, form?: number): string {
  return `${base}/prior-auth/drafts/${id}?show=${view}${form === undefined ? '' : `&form=${form}`}`;
}

/** A form of a draft that posts one step. */
export function stepForm(page: DraftPage, step: string, inner: Html, id?: string): Html {
  const { base, draft, formToken } = page;
  return html`<form
    method="post"
    action="${base}/prior-auth/drafts/${draft.id}"
    ${id !== undefined && html`id="${id}"`}
  >
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="version" value="${draft.version}" />
    <input type="hidden" name="step" value="${step}" />
    ${inner}
  </form>`;
}

function stepList({ base, draft }: DraftPage, view: DraftView): Html {
  const isOpen = (one: DraftView) =>
    one === 'service' ||
    one === 'plan' ||
    (draft.answer !== undefined && (one !== 'form' || (draft.forms ?? []).length > 0));
  return html`<nav aria-label="Steps of this request">
    <ol class="steps">
      ${steps.map(([one, label]) => {
        if (one === view) return html`<li><span aria-current="step">${label}</span></li>`;
        if (!isOpen(one) || (one === 'plan' && !draft.answer))
          return html`<li><span class="muted">${label}</span></li>`;
        return html`<li><a href="${draftAddress(base, draft, one)}">${label}</a></li>`;
      })}
    </ol>
  </nav>`;
}
