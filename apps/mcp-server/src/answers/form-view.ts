import type {
  AnswerOrigin,
  FormCounts,
  FormField,
  OptionList,
  PreparedForm,
  QuestionnairePackageResult,
} from '@fhir-gateway/coverage-tools';
import { clean, fence, fenceFields } from '@fhir-gateway/record-view';
import { fittingTexts } from '../result/result-size.js';

/** Which part of a package an answer shows. */
export interface ShownForm {
  readonly show: 'questions' | 'response';
  /** The first question that is shown; 1 is the first of the form. */
  readonly from: number;
  /** Canonical of the form; by default the first. */
  readonly wanted: string | undefined;
  /** Under which name its answers are kept for `submit_prior_auth`, once they are complete. */
  readonly responseId?: string | undefined;
}

/** Characters, as JSON. A response stands in the answer once, questions once in full and once for reading. */
const mostCharacters = { questions: 8_000, text: 6_000, response: 14_000 } as const;
const mostOptions = 60;
const mostIssues = 20;

/** A package as the tool shows it: every form by its head, one of them by its questions, as many as fit. */
export function formsView(found: QuestionnairePackageResult, shown: ShownForm) {
  const form = chosenForm(found, shown);
  const questions = form && shown.show === 'questions' ? questionsView(form, shown.from) : undefined;
  const own = {
    platform_id: found.platformId,
    status: found.status,
    source: found.source,
    ...(shown.responseId !== undefined && { response_ids: [shown.responseId] }),
    ...(questions && 'next_question' in questions && { next_question: questions.next_question }),
    next_step: nextStepOf(form, shown),
  };
  const words = {
    coverage_id: found.coverageId,
    forms: found.forms.slice(0, 10).map((one) => ({
      canonical: clean(one.header.canonical, 300) ?? '',
      title: clean(one.header.title, 120) ?? '',
      counts: countsView(one.counts),
      is_adaptive: one.header.isAdaptive,
      form_id: one.formId,
      ...(one === form && shown.show === 'response' && responseView(one)),
    })),
    ...(form && { form: clean(form.header.canonical, 300) ?? '' }),
    ...(questions && { questions: questions.questions }),
    ...(form?.issues && form.issues.length > 0 && { issues: issuesView(form.issues) }),
    notes: fittingTexts(
      found.notes.map(({ severity, text }) => `${severity}: ${text}`),
      1_000,
      300,
    ),
    warnings: fittingTexts([...found.warnings, ...(form?.warnings ?? [])], 1_000, 300),
    attempts: found.attempts.map((attempt) => ({ ...attempt })),
  };
  return { ...own, ...fenceFields(words) };
}

function nextStepOf(form: PreparedForm | undefined, shown: ShownForm): string {
  if (!form) return 'Nothing is to be filled in here.';
  if (shown.show === 'response') return responseSentence(form, shown.responseId);
  return form.header.isAdaptive ? adaptiveStep(form) : nextStep(form);
}

function adaptiveStep({ formId }: PreparedForm): string {
  const back = formId === undefined ? 'response of show "response" as response' : `form_id "${formId}"`;
  return `This form is adaptive: the payer asks question by question. Next: call answer_next_question with ${back}.`;
}

function countsView({ questions, required, requiredIfEnabled, requiredAnswered, answered, hidden }: FormCounts) {
  return {
    questions,
    required,
    required_if_enabled: requiredIfEnabled,
    required_answered: requiredAnswered,
    answered,
    hidden,
  };
}

/** The same for reading; what the payer wrote stands between marks. */
export function formsText(
  found: QuestionnairePackageResult,
  shown: ShownForm,
  view: ReturnType<typeof formsView>,
): string {
  const form = chosenForm(found, shown);
  const lines = [
    sentences[found.status](found.forms.length),
    ...(found.source === 'questionnaire-search'
      ? ['The payer has no $questionnaire-package; its forms were searched.']
      : []),
    ...(form && shown.show === 'questions' ? [fence(fittingLines(linesOf(form, shown.from, view)))] : []),
    ...(form && shown.show === 'response' ? [responseSentence(form, shown.responseId)] : []),
    ...('next_question' in view ? [`More questions: call again with from_question ${view.next_question}.`] : []),
    ...(form?.header.isAdaptive ? [adaptiveStep(form)] : []),
    ...(view.issues ? ['To put right:', fence(fittingTexts(view.issues.map(issueLine), 1_500, 300).join('\n'))] : []),
    ...(view.notes.length > 0 ? ['The payer says:', fence(view.notes.join('\n'))] : []),
    ...(view.warnings.length > 0 ? ['Notes:', fence(view.warnings.join('\n'))] : []),
  ];
  if (form && shown.show === 'questions' && !form.header.isAdaptive) lines.push(nextStep(form));
  return lines.join('\n');
}

const sentences: Readonly<Record<QuestionnairePackageResult['status'], (count: number) => string>> = {
  forms: (count) => `${count} ${count === 1 ? 'form' : 'forms'}.`,
  'no-forms': () => 'The payer wants no form for this.',
  unchanged: () => 'No form has changed since then.',
  'not-supported': () => 'The payer gives no forms this way. That does not mean that it wants none.',
};

export function chosenForm({ forms }: QuestionnairePackageResult, { wanted }: ShownForm): PreparedForm | undefined {
  const [url] = wanted?.split('|') ?? [];
  return forms.find(({ header }) => header.canonical.split('|')[0] === url) ?? forms[0];
}

function questionsView({ fields }: PreparedForm, from: number) {
  const questions: ReturnType<typeof questionView>[] = [];
  let used = 0;
  for (const field of fields.slice(from - 1)) {
    const question = questionView(field);
    used += JSON.stringify(question).length;
    if (used > mostCharacters.questions && questions.length > 0)
      return { questions, next_question: from + questions.length };
    questions.push(question);
  }
  return { questions };
}

/** One question with all that it takes to answer it. */
export function questionView(field: FormField) {
  const { optionList, constraints, units, condition, help, prefill, answers } = field;
  return {
    linkId: field.linkId,
    question: clean(field.question, 500) ?? '',
    type: field.type,
    required: field.required,
    ...(field.path.length > 0 && { within: fittingTexts(field.path, 300) }),
    ...(field.repeats && { repeats: true }),
    ...(field.readOnly && { readOnly: true }),
    ...(field.hidden && { hidden: true }),
    ...(condition !== undefined && { condition: clean(condition, 300) ?? '' }),
    ...(optionList && optionsView(optionList)),
    ...(constraints.length > 0 && { constraints: fittingTexts(constraints, 400) }),
    ...(units && { units: fittingTexts(units, 200) }),
    ...(help.length > 0 && { help: fittingTexts(help, 400, 300) }),
    ...(prefill && !answers && { prefill: { how: prefill.how, language: clean(prefill.language, 60) ?? 'fixed' } }),
    ...(answers && {
      answers: answers.slice(0, 20).map(({ text, origin }): { text: string; origin: AnswerOrigin | null } => ({
        text: clean(text, 300) ?? '',
        origin: origin ?? null,
      })),
    }),
  };
}

/** What an option is answered with: its code, or its text where it has none. */
function optionsView({ options, openList }: OptionList) {
  const shown = options.slice(0, mostOptions).map(({ value, text }) => {
    const code: unknown = value.kind === 'Coding' ? (value.value as { code?: unknown }).code : undefined;
    const name = clean(text, 120) ?? '';
    return typeof code === 'string' && code !== text ? { value: clean(code, 80) ?? '', text: name } : { value: name };
  });
  const left = options.length - shown.length;
  return {
    options: shown,
    ...(left > 0 && { options_left_out: left }),
    ...(openList && { open_code_list: { url: clean(openList.url, 300) ?? '', problem: openList.problem } }),
  };
}

function fits({ response }: PreparedForm): boolean {
  return JSON.stringify(response).length <= mostCharacters.response;
}

function responseView(form: PreparedForm) {
  return fits(form) ? { response: { ...form.response } } : {};
}

/** Whether the payer can be sent it: its status alone says only that whoever answered was done. */
export function isComplete({ response, issues = [] }: PreparedForm): boolean {
  const isDone = response.status === 'completed' || response.status === 'amended';
  return isDone && issues.every(({ severity }) => severity !== 'error');
}

function responseSentence(form: PreparedForm, id: string | undefined): string {
  if (!isComplete(form)) return 'The form is not complete: call again with what is missing, and is_complete true.';
  const next = 'Show the answers to the person first; then pass';
  if (id !== undefined)
    return `The form is complete. ${next} response_ids ["${id}"] to submit_prior_auth, within an hour.`;
  if (fits(form)) return `The form is complete. ${next} the response in forms to submit_prior_auth.`;
  return 'The form is complete, but too long for an answer: it is to be had from the REST API.';
}

function nextStep({ issues }: PreparedForm): string {
  const first = issues && issues.length > 0 ? 'put that right' : 'ask the person what is open';
  return (
    `Next: ${first}, then call again with answers by the name in [brackets], such as {"2": 12}; with is_complete true ` +
    'when nothing that is required is missing.'
  );
}

/** One line of {@link issuesView}. */
export function issueLine({ severity, code, text, ...where }: ReturnType<typeof issuesView>[number]): string {
  const at = 'linkId' in where ? ` [${where.linkId}]` : '';
  const like = 'example' in where ? ` Write answers like ${where.example}` : '';
  return `${severity} ${code}${at}: ${text}${like}`;
}

/** What is wrong with answers, errors first; what is left out is counted. */
export function issuesView(issues: NonNullable<PreparedForm['issues']>) {
  const sorted = [...issues].sort((one, other) => one.severity.localeCompare(other.severity));
  const shown = sorted.slice(0, mostIssues).map(({ severity, code, linkId, text, example }) => ({
    severity,
    code,
    ...(linkId !== undefined && { linkId: clean(linkId, 80) ?? '' }),
    text,
    ...(example !== undefined && { example: clean(example, 600) ?? '' }),
  }));
  const left = issues.length - shown.length;
  return left > 0 ? [...shown, { severity: 'warning', code: 'more', text: `${left} more issues` }] : shown;
}

/** The lines of a form that are about the questions shown, so that the text can be paged through as the fields can. */
function linesOf({ markdown, fields }: PreparedForm, from: number, view: ReturnType<typeof formsView>): string[] {
  const lines = markdown.split('\n');
  // A question that is hidden has no line; the next one that has one is where to begin.
  const lineOf = (number: number): number => {
    const named = fields
      .slice(number - 1)
      .map(({ linkId }) => lines.findIndex((line) => line.includes(`[${linkId}] (`)));
    return named.find((line) => line !== -1) ?? lines.length;
  };
  const next = 'next_question' in view ? view.next_question : undefined;
  return lines.slice(from === 1 ? 0 : lineOf(from), next === undefined ? undefined : lineOf(next));
}

/** As many of these lines as fit; what is left out is counted. */
function fittingLines(lines: readonly string[]): string {
  let used = 0;
  const shown = lines.filter((line) => (used += JSON.stringify(line).length) <= mostCharacters.text);
  const left = lines.length - shown.length;
  return [...shown, ...(left === 0 ? [] : [`(${left} more lines: see questions)`])].join('\n');
}
