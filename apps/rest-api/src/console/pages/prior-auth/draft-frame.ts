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

/** The pages of a request that was sent and is taken up again. */
const changeSteps: readonly (readonly [DraftView, string])[] = [
  ['change', 'What changes'],
  ['form', 'Forms'],
  ['documents', 'Documents'],
  ['send', 'Look and send'],
];
const steps: readonly (readonly [DraftView, string])[] = [
  ['plan', 'What the plan wants'],
  ['form', 'Forms'],
  ['documents', 'Documents'],
  ['send', 'Look and send'],
];

/** The frame of a page of a draft: whose it is, what it is about, where in the way the person is. */
export function draftFrame(page: DraftPage, view: DraftView, body: Html): ConsoleView {
  const { base, draft, isOutdated } = page;
  const { record } = draft;
  const title = titleOf(draft);
  return consolePage({
    base,
    title,
    section: 'prior-auth',
    showsRecord: true,
    body: html`
      <section class="patient" aria-labelledby="patient">
        <p class="eyebrow">${record.isActedFor ? 'You act for' : 'Request for'}</p>
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

const titles = { attach: 'Documents', update: 'Change of the request', cancel: 'Withdrawal of the request' } as const;

/** What a draft is for, in words. */
export function titleOf(draft: Pick<RequestDraft, 'service' | 'change'>): string {
  return `${draft.change ? titles[draft.change.kind] : 'Approval'} for ${serviceName(draft)}`;
}

/** The page of a draft that is shown where another one is asked for that it does not have. */
export function viewOf({ change }: Pick<RequestDraft, 'change'>, asked: DraftView): DraftView {
  if (change === undefined) return asked === 'change' ? 'plan' : asked;
  if (change.kind === 'cancel') return 'send';
  if (asked !== 'plan' && asked !== 'change') return asked;
  return change.kind === 'attach' ? 'documents' : 'change';
}

/** What is asked for, by its name, else by its code. */
export function serviceName({ service }: Pick<RequestDraft, 'service'>): string {
  return service.name ?? `the service with code ${service.code}`;
}

/** The address of a page of a draft. */
export function draftAddress(base: string, { id }: Pick<RequestDraft, 'id'>, view: DraftView, form?: number): string {
  return `${base}/prior-auth/drafts/${id}?show=${view}${form === undefined ? '' : `&form=${form}`}`;
}

/** The packet that a draft was begun from, where its service is described. */
export function packetAddress(base: string, { record, packetId }: Pick<RequestDraft, 'record' | 'packetId'>): string {
  return packetId === undefined
    ? `${base}/prior-auth/new`
    : `${base}/prior-auth/packets/${encodeURIComponent(record.connection)}/${packetId}`;
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

function stepList({ base, draft }: DraftPage, view: DraftView): Html | false {
  if (draft.change?.kind === 'cancel') return false;
  const hasForms = (draft.forms ?? []).length > 0;
  const isOpen = (one: DraftView) =>
    one === 'plan' || one === 'change' || (draft.answer !== undefined && (one !== 'form' || hasForms));
  const shown = draft.change ? changeSteps.filter(([one]) => viewOf(draft, one) === one) : steps;
  return html`<nav aria-label="Steps of this request">
    <ol class="steps">
      ${shown.map(([one, label]) => {
        if (one === view) return html`<li><span aria-current="step">${label}</span></li>`;
        if (!isOpen(one)) return html`<li><span class="muted">${label}</span></li>`;
        return html`<li><a href="${draftAddress(base, draft, one)}">${label}</a></li>`;
      })}
    </ol>
  </nav>`;
}
