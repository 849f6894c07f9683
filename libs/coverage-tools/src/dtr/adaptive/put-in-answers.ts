import type { RunInCell } from '@fhir-gateway/limits/cells';
import type { Questionnaire, QuestionnaireResponse, Resource } from 'fhir/r4.js';
import { composeResponse, type GivenAnswers } from '../answers/build-response.js';
import { validateResponse, type ResponseIssue } from '../answers/validate-response.js';
import { extensionNamed, valueOf } from '../questionnaire/extensions.js';
import type { ValueSets } from '../questionnaire/value-sets.js';
import { judgeForm } from '../view/form-rules.js';
import { answersShape } from './answer-shape.js';
import { describeForm } from '../view/described-form.js';
import { questionsForPerson } from '../questionnaire/questions-for-person.js';

/** A response with the answers of this round, and what is wrong with them. */
export interface AnsweredForm {
  /** Every answer that is right, so that none has to be given again. */
  readonly response: QuestionnaireResponse;
  readonly issues: readonly ResponseIssue[];
}

const needsPerson = {
  severity: 'error',
  code: 'attestation',
  path: '',
  text: 'A person has to answer this; ask, and name it in answered_by_person.',
} as const;

/**
 * Puts the answers of one round into the form. An answer in which somebody vouches for something, or has the payer act,
 * is taken only where the caller says that a person gave it. Required questions have to be answered before the payer is
 * asked again (DTR 2.2).
 */
export async function putInAnswers(
  form: Questionnaire,
  before: QuestionnaireResponse,
  given: { readonly answers: GivenAnswers; readonly byPerson: readonly string[] },
  parts: {
    readonly authored: string;
    readonly valueSets: ValueSets;
    readonly resources: readonly Resource[];
    readonly cell: RunInCell;
    readonly signal?: AbortSignal;
  },
): Promise<AnsweredForm> {
  const { answers, byPerson } = given;
  const { authored, valueSets, resources, cell, signal } = parts;
  const frame = { subject: before.subject?.reference ?? '', authored };
  const options = { valueSets, prefilled: before };
  const compose = (some: GivenAnswers) => {
    const composed = composeResponse(form, some, frame, options);
    return { ...composed, response: { ...before, authored, item: composed.response.item ?? [] } };
  };
  const forPerson = questionsForPerson(form);
  const vouched = forPerson.filter((linkId) => isGiven(answers[linkId]) && !byPerson.includes(linkId));
  const first = compose(without(answers, vouched));
  const judged = await judgeForm(form, first.response, { cell, resources, ...(signal && { signal }) });
  const checks = { ...options, conditions: judged.conditions, patterns: judged.patterns };
  const issues = [
    ...first.issues,
    ...vouched.map((linkId) => ({ ...needsPerson, linkId })),
    ...validateResponse(form, first.response, checks),
    ...judged.issues,
  ];
  const faulty = issues.flatMap(({ severity, linkId }) => (severity === 'error' && linkId !== undefined ? linkId : []));
  const { response } = faulty.length === 0 ? first : compose(without(answers, [...vouched, ...faulty]));
  const missing = validateResponse(form, { ...response, status: 'completed' }, checks).filter(
    ({ code, linkId }) => code === 'required' && !faulty.includes(linkId ?? '') && isAskable(form, linkId),
  );
  return { response, issues: withExamples([...issues, ...missing], { form, response, valueSets, authored }) };
}

/** An answer that is taken away vouches for nothing. */
function isGiven(answer: unknown): boolean {
  return answer !== undefined && answer !== null;
}

function without(answers: GivenAnswers, linkIds: readonly string[]): GivenAnswers {
  return Object.fromEntries(Object.entries(answers).filter(([linkId]) => !linkIds.includes(linkId)));
}

/** What nobody sees, or nobody may change, is the payer's to miss. */
function isAskable({ item = [] }: Pick<Questionnaire, 'item'>, linkId: string | undefined): boolean {
  return item.some((one) => {
    const isHidden = valueOf(extensionNamed(one, 'questionnaire-hidden')) === true;
    if (one.linkId === linkId) return !isHidden && one.readOnly !== true;
    return !isHidden && isAskable(one, linkId);
  });
}

/** Says beside each fault how the answer is written, and beside an unknown linkId what is asked instead. */
function withExamples(
  issues: readonly ResponseIssue[],
  parts: { form: Questionnaire; response: QuestionnaireResponse; valueSets: ValueSets; authored: string },
): ResponseIssue[] {
  if (!issues.some(({ severity }) => severity === 'error')) return [...issues];
  const { form, response, valueSets, authored } = parts;
  const { fields } = describeForm(form, { valueSets, today: authored.slice(0, 10), response });
  const open = fields.filter(
    ({ answers, hidden, isEnabled, readOnly }) => !answers && isEnabled && !hidden && !readOnly,
  );
  return issues.map((issue) => {
    const { severity, code, linkId } = issue;
    if (severity !== 'error' || linkId === undefined || code === 'attestation') return issue;
    const own = fields.filter((field) => field.linkId === linkId);
    const example = answersShape(own.length > 0 ? own : open);
    return example === undefined ? issue : { ...issue, example };
  });
}
