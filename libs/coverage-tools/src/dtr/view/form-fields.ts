import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from 'fhir/r4.js';
import { readValue, textOf } from '../questionnaire/answer-value.js';
import { describeConstraints } from '../questionnaire/constraints.js';
import { enabledItems } from '../answers/enablement.js';
import type { FormItem } from './form-items.js';
import { isQuestion } from '../questionnaire/item-type.js';
import type { OptionList } from '../questionnaire/options.js';
import { originOf, type AnswerOrigin } from '../answers/origin.js';
import type { PrefillPlan } from '../prefill/prefill-plan.js';
import { childrenOf } from '../answers/response-scope.js';

/** One question on one line. */
export interface FormField {
  readonly linkId: string;
  readonly number: string;
  /** The texts of what stands around it, outermost first. */
  readonly path: readonly string[];
  readonly question: string;
  readonly type: string;
  /** `if-enabled`: its condition is not met by the answers so far, and it is required once it is. */
  readonly required: 'yes' | 'if-enabled' | 'no';
  readonly isEnabled: boolean;
  readonly repeats: boolean;
  readonly readOnly: boolean;
  readonly hidden: boolean;
  readonly optionList?: OptionList;
  readonly constraints: readonly string[];
  /** The names of units it takes. */
  readonly units?: readonly string[];
  readonly condition?: string;
  readonly help: readonly string[];
  readonly prefill?: PrefillPlan;
  readonly answers?: readonly { readonly text: string; readonly origin: AnswerOrigin | undefined }[];
}

/** How much there is to do. Questions are those that take answers; those of them that are hidden are counted apart. */
export interface FormCounts {
  readonly questions: number;
  /** Of the questions that are enabled. */
  readonly required: number;
  /** Of the questions that are not enabled as things stand. */
  readonly requiredIfEnabled: number;
  /** Of the required ones. */
  readonly requiredAnswered: number;
  readonly answered: number;
  readonly hidden: number;
}

/** The questions of a form in reading order, with the answers that a response has for them. */
export function formFields(
  questionnaire: Questionnaire,
  items: readonly FormItem[],
  response?: QuestionnaireResponse,
  conditions?: ReadonlyMap<QuestionnaireItem, boolean>,
): FormField[] {
  const enabled = enabledItems(questionnaire, response, conditions);
  const answers = answersByLinkId(response);
  const fields: FormField[] = [];
  const walk = (described: readonly FormItem[], defined: readonly QuestionnaireItem[], path: readonly string[]) => {
    const byLinkId = new Map(defined.map((item) => [item.linkId, item]));
    for (const item of described) {
      const definition = byLinkId.get(item.linkId);
      if (!definition) continue;
      if (isQuestion(definition)) {
        fields.push(toField(item, { path, isEnabled: enabled.has(definition), answers: answers.get(item.linkId) }));
      }
      walk(item.items, definition.item ?? [], [...path, item.text]);
    }
  };
  walk(items, questionnaire.item ?? [], []);
  return fields;
}

/** Counts what is to be answered. */
export function countFields(fields: readonly FormField[]): FormCounts {
  const count = (test: (field: FormField) => boolean) => fields.filter(test).length;
  return {
    questions: fields.length,
    required: count(({ required }) => required === 'yes'),
    requiredIfEnabled: count(({ required }) => required === 'if-enabled'),
    requiredAnswered: count(({ required, answers }) => required === 'yes' && answers !== undefined),
    answered: count(({ answers }) => answers !== undefined),
    hidden: count(({ hidden }) => hidden),
  };
}

function toField(
  item: FormItem,
  state: { path: readonly string[]; isEnabled: boolean; answers: FormField['answers'] },
): FormField {
  const { linkId, number, text, type, repeats, readOnly, hidden, optionList, units, condition, help, prefill } = item;
  const { path, isEnabled, answers } = state;
  return {
    linkId,
    number,
    path,
    question: text,
    type,
    required: item.required ? (isEnabled ? 'yes' : 'if-enabled') : 'no',
    isEnabled,
    repeats,
    readOnly,
    hidden,
    ...(optionList && { optionList }),
    constraints: describeConstraints(item.constraints),
    ...(units && { units: units.map(({ display, code }) => display ?? code ?? '?') }),
    ...(condition && { condition: condition.text }),
    help,
    ...(prefill && { prefill }),
    ...(answers && answers.length > 0 && { answers }),
  };
}

function answersByLinkId(response: QuestionnaireResponse | undefined): Map<string, NonNullable<FormField['answers']>> {
  const answers = new Map<string, NonNullable<FormField['answers']>>();
  const waiting = [...(response?.item ?? [])];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const own = (item.answer ?? []).flatMap((answer) => {
      const value = readValue(answer);
      return value ? [{ text: textOf(value), origin: originOf(answer) }] : [];
    });
    if (own.length > 0) answers.set(item.linkId, [...own, ...(answers.get(item.linkId) ?? [])]);
    waiting.push(...childrenOf(item));
  }
  return answers;
}
