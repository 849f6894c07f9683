import { html, type Html } from '@fhir-gateway/express-kit';

import type { DraftForm } from '../../prior-auth/draft-form.js';
import { questionsOf } from '../../prior-auth/posted-answers.js';
import { missingIn } from '../../prior-auth/missing-parts.js';
import { disclosureNotice } from './disclosure-notice.js';
import { draftAddress, draftFrame, stepForm, type DraftPage } from './draft-frame.js';
import { questionField, questionId } from './question-field.js';
import type { ConsoleView } from '../../../pages/console-page.js';

/** One form of the plan: the questions with what is known, the answers of the person, and what is wrong with them. */
export function formPage(page: DraftPage, at: number): ConsoleView {
  const { base, draft } = page;
  const form = draft.forms?.[at];
  if (form === undefined) {
    return draftFrame(
      page,
      'form',
      html`<p>There is no such form. <a href="${draftAddress(base, draft, 'plan')}">What the plan wants</a></p>`,
    );
  }
  const questions = questionsOf(form);
  return draftFrame(
    page,
    'form',
    html`
      ${draft.pending && disclosureNotice(page, draft.pending)}
      <section class="card" aria-labelledby="form">
        <h2 id="form">${form.title}</h2>
        ${form.isCompleted ? completed(page, form) : faults(form)}
        ${form.isAdaptive && !form.isCompleted && html`<p class="hint">The plan asks a few questions at a time; what comes next depends on the answers. They go to the plan as you answer.</p>`}
        ${form.warnings.map((one) => html`<p class="hint">${one}</p>`)}
        ${
          form.isCompleted && form.isAdaptive
            ? html`<dl class="facts">
                ${questions.map(
                  ({ question, texts }) =>
                    html`<dt>${question}</dt>
                      <dd>${texts.join(', ')}</dd>`,
                )}
              </dl>`
            : stepForm(
                page,
                'answers',
                html`<input type="hidden" name="form" value="${at}" />
                  ${lines(form)}
                  <div class="actions">
                    <button class="button" type="submit">
                      ${form.isAdaptive ? 'Answer and go on' : form.isCompleted ? 'Check again' : 'Save and check'}
                    </button>
                    ${!form.isAdaptive && draft.answer?.maySend === true && html`<button class="button quiet" type="submit" name="then" value="preview">Save and show what would be sent</button>`}
                  </div>`,
              )
        }
      </section>
    `,
  );
}

function lines(form: DraftForm): Html[] {
  let at = -1;
  return form.lines.map((line) => {
    if (line.kind === 'heading') return html`<h3>${line.text}</h3>`;
    if (line.kind === 'text') return html`<p>${line.text}</p>`;
    at += 1;
    const { linkId } = line.question;
    const issues = form.issues.filter((issue) => issue.linkId === linkId && issue.severity === 'error');
    return questionField(
      line.question,
      at,
      issues.map(({ code, text }) => issueWords(code, text)),
    );
  });
}

function completed(page: DraftPage, { response }: DraftForm): Html {
  const { base, draft } = page;
  const isReady = draft.answer?.maySend === true && missingIn(draft).length === 0;
  const number = approvalNumber(response);
  return html`<div class="notice calm" role="status">
    <p><strong>The form is complete.</strong> It is sent together with the request, after you have looked at that.</p>
    ${number !== undefined && html`<p>The plan has given an approval number: <strong>${number}</strong></p>`}
    <p class="actions">
      <a class="button" href="${draftAddress(base, draft, 'plan')}">Go on</a>
    </p>
    ${isReady && stepForm(page, 'preview', html`<button class="button quiet" type="submit">Show exactly what would be sent</button>`)}
  </div>`;
}

/** The number that a plan gives with an adaptive form that ends in an approval. */
function approvalNumber({ extension = [] }: DraftForm['response']): string | undefined {
  return extension.flatMap(({ extension: inner = [] }) => inner).find(({ url }) => url === 'satisfied-pa-id')
    ?.valueString;
}

/** What has to be put right, each with a way to its question. */
function faults(form: DraftForm): Html | false {
  const errors = form.issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return false;
  const questions = questionsOf(form);
  return html`<div class="notice bad" role="alert" tabindex="-1">
    <p><strong>${errors.length === 1 ? 'One thing is' : `${errors.length} things are`} left to do:</strong></p>
    <ul>
      ${errors.map(({ linkId, code, text }) => {
        const at = questions.findIndex((one) => one.linkId === linkId);
        const question = questions[at]?.question;
        return html`<li>
          ${question !== undefined ? html`<a href="#${questionId(at)}">${question}</a>: ` : ''}${issueWords(code, text)}
        </li>`;
      })}
    </ul>
  </div>`;
}

const ownWords: Readonly<Record<string, string>> = {
  required: 'This has to be answered.',
  attestation: 'Only you can answer this.',
  repetition: 'This cannot be answered here.',
};

function issueWords(code: string, text: string): string {
  return ownWords[code] ?? text;
}
