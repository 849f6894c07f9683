import type { FormField, NextQuestionResult } from '@fhir-gateway/coverage-tools';
import { clean, fence, fenceFields } from '@fhir-gateway/record-view';
import { fittingTexts } from '../result/result-size.js';
import { issueLine, issuesView, questionView } from './form-view.js';

/** Characters, as JSON. */
const mostQuestions = 9_000;
const mostText = 6_000;
const mostResponse = 14_000;

/** Where an adaptive form stands, as the tool shows it: what is open, what was just filled in, what was decided. */
export function nextQuestionView(found: NextQuestionResult, responseId: string | undefined) {
  const { platformId, formId, status, round, response, form, issues, prefilled, example } = found;
  const filled = new Map(
    prefilled.flatMap(({ linkId, outcome, source }) => (outcome === 'filled' ? [[linkId, source] as const] : [])),
  );
  const open = fieldsOf(found);
  const shown = fitting(open.map(questionView));
  const isSentBack = formId === undefined && status !== 'completed';
  const fits = JSON.stringify(response).length <= mostResponse;
  const own = {
    platform_id: platformId,
    form_id: formId,
    status,
    round,
    ...(responseId !== undefined && { response_ids: [responseId] }),
    next_step: nextStep(found, responseId, !isSentBack || fits),
  };
  const words = {
    form: clean(form.header.title, 120) ?? '',
    questions: shown,
    ...(open.length > shown.length && { questions_left_out: open.length - shown.length }),
    ...(example !== undefined && { answers_like: clean(example, 1_500) ?? '' }),
    filled_in: fitting(
      form.fields
        .filter(({ linkId, hidden }) => filled.has(linkId) && !hidden)
        .map((field) => ({ ...questionView(field), source: clean(filled.get(field.linkId), 300) ?? 'the form' })),
    ),
    for_person: fittingTexts(
      open.flatMap(({ linkId }) => (found.forPerson.includes(linkId) ? linkId : [])),
      1_000,
    ),
    ...(issues.length > 0 && { issues: issuesView(issues) }),
    decisions: found.assertions.slice(0, 5).map((assertion) => ({
      covered: clean(assertion.covered ?? undefined, 60) ?? null,
      pa_needed: clean(assertion.paNeeded ?? undefined, 60) ?? null,
      authorization_number: clean(assertion.satisfiedPaId ?? undefined, 120) ?? null,
      assertion_id: clean(assertion.assertionId ?? undefined, 200) ?? null,
      expires: clean(assertion.expires ?? undefined, 40) ?? null,
      reasons: fittingTexts(
        assertion.reasons.flatMap(({ text, code }) => text ?? code ?? []),
        600,
        300,
      ),
    })),
    warnings: fittingTexts([...found.warnings], 1_000, 300),
    ...(isSentBack && fits && { response: { ...response } }),
  };
  return { ...own, ...fenceFields(words) };
}

/** The same for reading; what the payer wrote stands between marks. */
export function nextQuestionText(view: ReturnType<typeof nextQuestionView>): string {
  const { questions, issues, decisions, filled_in: filledIn, answers_like: example } = view;
  const lines = [
    ...questions.map((question) => `[${question.linkId}] ${question.question} (${marksOf(question)})`),
    ...(view.questions_left_out === undefined
      ? []
      : [`${view.questions_left_out} more questions once these are answered`]),
    ...(example === undefined ? [] : [`Answers are written like ${example}`]),
    ...filledIn.map(
      ({ linkId, question, answers = [], source }) =>
        `Filled in [${linkId}] ${question}: ${answers.map(({ text }) => text).join(', ')} (from ${source})`,
    ),
    ...(issues ?? []).map((issue) => `To put right: ${issueLine(issue)}`),
    ...decisions.map(
      ({ covered, pa_needed: needed, authorization_number: number, expires }) =>
        `The payer decided: ${[covered, needed, number && `number ${number}`, expires && `until ${expires}`].filter(Boolean).join(', ')}`,
    ),
    ...view.warnings.map((warning) => `Mind: ${warning}`),
  ];
  return [
    statusLines[view.status](view.round),
    ...('form_id' in view ? [`form_id: ${view.form_id}`] : []),
    ...(lines.length > 0 ? [fence(fittingTexts(lines, mostText).join('\n'))] : []),
    view.next_step,
  ].join('\n');
}

const statusLines: Readonly<Record<NextQuestionResult['status'], (round: number) => string>> = {
  'in-progress': (round) =>
    `The payer has been asked ${round} ${round === 1 ? 'time' : 'times'}; the form is not done.`,
  completed: () => 'The form is complete.',
  stopped: () => 'Nothing was sent to the payer.',
};

function fieldsOf({ form, open }: NextQuestionResult): FormField[] {
  const waiting = new Set(open);
  return form.fields.filter(({ linkId }) => waiting.has(linkId));
}

function nextStep(found: NextQuestionResult, responseId: string | undefined, isAtHand: boolean): string {
  const { status, formId, open, forPerson, assertions } = found;
  if (status === 'completed') {
    if (assertions.some(({ satisfiedPaId }) => satisfiedPaId !== null)) {
      return 'Tell the person the number and until when it holds. Nothing has to be submitted for it.';
    }
    return responseId === undefined
      ? 'Tell the person what the payer decided. The completed form is to be had from the REST API.'
      : `Show the answers to the person; then pass response_ids ["${responseId}"] to submit_prior_auth, within an hour.`;
  }
  if (!isAtHand) return 'The form is too long for an answer: continue it at the REST route next-question.';
  const back = formId === undefined ? 'response and round of this answer' : `form_id "${formId}"`;
  const isForPerson = open.some((linkId) => forPerson.includes(linkId));
  const person = isForPerson
    ? ' What for_person names, only the person may answer: ask them in its words, and name it in answered_by_person.'
    : '';
  if (status === 'stopped') return `Put right what issues names, then call again with ${back} and answers.${person}`;
  if (open.length === 0) return `Call again with ${back}, without answers.`;
  return `Ask the person what the record does not say, then call again with ${back} and answers.${person}`;
}

/** As many as fit. */
function fitting<T>(all: readonly T[]): T[] {
  let used = 0;
  return all.filter((one, index) => (used += JSON.stringify(one).length) <= mostQuestions || index === 0);
}

function marksOf({ type, required, repeats }: ReturnType<typeof questionView>): string {
  return [type, required === 'yes' ? 'required' : 'optional', repeats && 'several answers'].filter(Boolean).join(', ');
}
