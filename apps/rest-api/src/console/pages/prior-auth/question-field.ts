import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';

import type { DraftQuestion } from '../../prior-auth/draft-form.js';
import { fieldName, fieldValue, isAsked, noAnswer } from '../../prior-auth/posted-answers.js';

/** Longer lists are chosen from a menu. */
const mostButtons = 6;

/** The id of the first control of a question, for links to it. */
export function questionId(at: number): string {
  return `i-${fieldName(at)}`;
}

/** A question with what is known of its answer, where that is from, and what is wrong with it. */
export function questionField(question: DraftQuestion, at: number, issues: readonly string[]): Html {
  const { type, optionList, readOnly, repeats } = question;
  if (readOnly || !isAsked(question)) return shownOnly(question);
  const isList = optionList !== undefined && optionList.options.length > 0;
  if (type === 'boolean' || (isList && (repeats || optionList.options.length <= mostButtons)))
    return buttons(question, at, issues);
  return oneControl(question, at, issues, isList ? menu(question, at, issues) : textControl(question, at, issues));
}

/** What nobody may change here. */
function shownOnly({ question, texts, type, source }: DraftQuestion): Html {
  return html`<div class="field">
    <p class="label">${question}</p>
    <p>
      ${texts.length > 0 ? texts.map(dateWords).join(', ') : type === 'attachment' ? 'Add it under “Documents”.' : 'Filled in by the plan.'}
    </p>
    ${source !== undefined && html`<p class="hint">${source}</p>`}
  </div>`;
}

function label({ number, question, isRequired }: DraftQuestion): Html {
  return html`${/^[A-Z][A-Z0-9.]{0,5}$/.test(number) && !question.startsWith(number) ? html`<span class="muted">${number}</span> ` : ''}${question}
  ${!isRequired && html`<span class="muted">(not required)</span>`}`;
}

/** Hints and faults of a question, and the ids by which its control is described. */
function notes(
  { isForPerson, source, help, constraints, repeats, optionList }: DraftQuestion,
  at: number,
  issues: readonly string[],
) {
  const rows = [
    ...issues.map((text) => ({ text, isFault: true })),
    ...(isForPerson ? [{ text: 'Only you can answer this. Nothing fills it in for you.', isFault: false }] : []),
    ...(source === undefined ? [] : [{ text: `${source}. Change it if it is wrong.`, isFault: false }]),
    ...help.map((text) => ({ text, isFault: false })),
    ...constraints.map((text) => ({ text, isFault: false })),
    ...(repeats && optionList === undefined ? [{ text: 'One answer on each line.', isFault: false }] : []),
    ...(optionList?.openList === undefined
      ? []
      : [{ text: 'Not all answers of this list are known here.', isFault: false }]),
  ];
  const id = (row: number) => `n-${fieldName(at)}-${row}`;
  return {
    describedBy: rows.map((_, row) => id(row)).join(' '),
    shown: rows.map(
      ({ text, isFault }, row) => html`<p class="${isFault ? 'fault' : 'hint'}" id="${id(row)}">${text}</p>`,
    ),
  };
}

function described(describedBy: string, issues: readonly string[]): Html {
  return html`${describedBy !== '' && html`aria-describedby="${describedBy}"`}
  ${issues.length > 0 && html`aria-invalid="true"`}`;
}

function oneControl(question: DraftQuestion, at: number, issues: readonly string[], control: Html): Html {
  return html`<div class="field">
    <label for="${questionId(at)}">${label(question)}</label>
    ${control} ${notes(question, at, issues).shown}
  </div>`;
}

function buttons(question: DraftQuestion, at: number, issues: readonly string[]): Html {
  const { type, optionList, repeats, values, isRequired } = question;
  const name = fieldName(at);
  const now = values.map((value) => fieldValue(question, value));
  const options: readonly (readonly [string, string])[] =
    type === 'boolean' && !optionList
      ? [
          ['true', 'Yes'],
          ['false', 'No'],
        ]
      : (optionList?.options ?? []).map(({ text }, place) => [String(place), text] as const);
  const all = [...options, ...(repeats || isRequired ? [] : [[noAnswer, 'No answer'] as const])];
  const { describedBy, shown } = notes(question, at, issues);
  return html`<fieldset class="choices" ${described(describedBy, issues)}>
    <legend>${label(question)}</legend>
    ${all.map(
      ([value, words], place) =>
        html`<label class="choice"
          ><input
            type="${repeats ? 'checkbox' : 'radio'}"
            name="${name}"
            value="${value}"
            ${place === 0 && html`id="${questionId(at)}"`}
            ${(now.includes(value) || (value === noAnswer && now.length === 0)) && html`checked`}
          />
          ${words}</label
        >`,
    )}
    ${type === 'open-choice' && other(question, at)} ${shown}
  </fieldset>`;
}

function menu(question: DraftQuestion, at: number, issues: readonly string[]): Html {
  const { optionList, values, type } = question;
  const now = values.map((value) => fieldValue(question, value));
  return html`<select
      id="${questionId(at)}"
      name="${fieldName(at)}"
      ${described(notes(question, at, issues).describedBy, issues)}
    >
      <option value="${noAnswer}">No answer</option>
      ${(optionList?.options ?? []).map(
        ({ text }, place) =>
          html`<option value="${place}" ${now.includes(String(place)) && html`selected`}>${text}</option>`,
      )}
    </select>
    ${type === 'open-choice' && other(question, at)}`;
}

/** Another answer than those of the list, in words. */
function other({ values, optionList }: DraftQuestion, at: number): Html {
  const [own] = values.filter((value): value is string => typeof value === 'string' && !optionList?.options.some((one) => one.value.value === value)); // prettier-ignore
  const name = `${fieldName(at)}-other`;
  return html`<label for="i-${name}">Something else</label>
    <input type="text" id="i-${name}" name="${name}" value="${own ?? ''}" autocomplete="off" />`;
}

const inputTypes: Readonly<Record<string, string>> = { date: 'date', dateTime: 'date', time: 'time' };
const inputModes: Readonly<Record<string, string>> = { integer: 'numeric', decimal: 'decimal', quantity: 'decimal' };

function textControl(question: DraftQuestion, at: number, issues: readonly string[]): Html {
  const { type, values, repeats, units = [] } = question;
  const name = fieldName(at);
  const id = questionId(at);
  const now = values.map((value) => fieldValue(question, value));
  const attributes = described(notes(question, at, issues).describedBy, issues);
  if (type === 'text' || repeats) {
    return html`<textarea id="${id}" name="${name}" rows="3" ${attributes}>${now.join('\n')}</textarea>`;
  }
  const [value = ''] = now;
  // A moment is shown as it is: the field of a browser would lose its time.
  const shape = type === 'dateTime' && value.includes('T') ? 'text' : (inputTypes[type] ?? 'text');
  const mode = inputModes[type];
  const control = html`<input
    type="${shape}"
    id="${id}"
    name="${name}"
    value="${value}"
    autocomplete="off"
    ${mode !== undefined && html`inputmode="${mode}"`}
    ${attributes}
  />`;
  if (type !== 'quantity' || units.length === 0) return control;
  if (units.length === 1) return html`<div class="with-unit">${control} <span>${units[0]}</span></div>`;
  const unit = Object(values[0]) as { unit?: string; code?: string };
  return html`<div class="with-unit">
    ${control}
    <select name="${name}-unit" aria-label="Unit">
      ${units.map((one) => html`<option ${(one === unit.unit || one === unit.code) && html`selected`}>${one}</option>`)}
    </select>
  </div>`;
}
