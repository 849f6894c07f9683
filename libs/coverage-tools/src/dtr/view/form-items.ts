import type { Coding, Extension, Questionnaire, QuestionnaireItem } from 'fhir/r4.js';
import { readValue, type AnswerValue } from '../questionnaire/answer-value.js';
import { describeCondition, type Condition } from '../answers/conditions.js';
import { constraintsOf, type Constraints } from '../questionnaire/constraints.js';
import { extensionNamed, extensionsNamed, valueOf } from '../questionnaire/extensions.js';
import { controlOf, helpOf, isHelp, plainText } from '../questionnaire/item-help.js';
import { typeOf } from '../questionnaire/item-type.js';
import { optionsOf, type OptionList } from '../questionnaire/options.js';
import { prefillPlanOf, type PrefillPlan } from '../prefill/prefill-plan.js';
import { ValueSets } from '../questionnaire/value-sets.js';

/** One item of a form with everything it says about itself, in reading order. */
export interface FormItem {
  readonly linkId: string;
  /** The form's own numbering, or the place in the tree (`2.1`). */
  readonly number: string;
  readonly text: string;
  /** One of R4's item types. */
  readonly type: string;
  readonly required: boolean;
  readonly repeats: boolean;
  readonly readOnly: boolean;
  /** Not meant to be seen by whoever fills in the form. */
  readonly hidden: boolean;
  /** Whether this item or one around it has a condition. */
  readonly isConditional: boolean;
  readonly condition?: Condition;
  readonly optionList?: OptionList;
  readonly constraints: Constraints;
  /** Units of a quantity. */
  readonly units?: readonly Coding[];
  /** A ValueSet of units. */
  readonly unitList?: string;
  readonly control?: string;
  readonly help: readonly string[];
  /** Types and profiles that a reference may be to. */
  readonly references?: readonly string[];
  readonly initial?: readonly AnswerValue[];
  readonly prefill?: PrefillPlan;
  /** Extensions that no member above stands for, as they came. */
  readonly otherExtensions: readonly Extension[];
  readonly items: readonly FormItem[];
}

/** Extensions of items whose meaning is in a member of `FormItem`, by the last part of their address. */
const understood = new Set([
  ...['minValue', 'maxValue', 'minLength', 'regex', 'maxDecimalPlaces', 'maxSize', 'mimeType', 'entryFormat'],
  ...['minOccurs', 'maxOccurs', 'hidden', 'itemControl', 'displayCategory', 'supportLink', 'constraint'].map(
    (name) => `questionnaire-${name}`,
  ),
  ...['unit', 'unitOption', 'unitValueSet', 'referenceResource', 'referenceProfile'].map((n) => `questionnaire-${n}`),
  ...['minQuantity', 'maxQuantity', 'lookupQuestionnaire', 'enableWhenExpression'].map((n) => `sdc-questionnaire-${n}`),
  ...['initialExpression', 'calculatedExpression', 'candidateExpression'].map((n) => `sdc-questionnaire-${n}`),
  'targetConstraint',
]);

/** All items of a form as a tree; nothing that the form says is left out. */
export function formItems(questionnaire: Questionnaire, valueSets: ValueSets = new ValueSets([])): FormItem[] {
  const titles = titlesOf(questionnaire.item ?? []);
  const read = (item: QuestionnaireItem, place: string, isWithinCondition: boolean): FormItem => {
    const condition = describeCondition(item, (linkId) => titles.get(linkId));
    const isConditional = isWithinCondition || condition !== undefined;
    return {
      ...describeItem(item, { questionnaire, valueSets }),
      number: item.prefix ?? place,
      isConditional,
      ...(condition && { condition }),
      items: (item.item ?? [])
        .filter((inner) => !isHelp(inner))
        .map((inner, index) => read(inner, `${place}.${index + 1}`, isConditional)),
    };
  };
  return (questionnaire.item ?? []).map((item, index) => read(item, String(index + 1), false));
}

function describeItem(
  item: QuestionnaireItem,
  form: { questionnaire: Questionnaire; valueSets: ValueSets },
): Omit<FormItem, 'number' | 'isConditional' | 'items'> {
  const optionList = optionsOf(item, form);
  const units = unitsOf(item);
  const unitList = valueOf(extensionNamed(item, 'questionnaire-unitValueSet'));
  const control = controlOf(item);
  const references = referencesOf(item);
  const initial = (item.initial ?? []).flatMap((element) => readValue(element) ?? []);
  const prefill = prefillPlanOf(item);
  return {
    linkId: item.linkId,
    text: plainText(item) ?? `(no text, linkId ${item.linkId})`,
    type: typeOf(item),
    required: item.required === true,
    repeats: item.repeats === true,
    readOnly: item.readOnly === true,
    hidden: valueOf(extensionNamed(item, 'questionnaire-hidden')) === true,
    ...(optionList && { optionList }),
    constraints: constraintsOf(item),
    ...(units.length > 0 && { units }),
    ...(typeof unitList === 'string' && { unitList }),
    ...(control !== undefined && { control }),
    help: helpOf(item),
    ...(references.length > 0 && { references }),
    ...(initial.length > 0 && { initial }),
    ...(prefill && { prefill }),
    otherExtensions: (item.extension ?? []).filter(({ url }) => !understood.has(url.slice(url.lastIndexOf('/') + 1))),
  };
}

function unitsOf(item: QuestionnaireItem): Coding[] {
  return [...extensionsNamed(item, 'questionnaire-unit'), ...extensionsNamed(item, 'questionnaire-unitOption')].flatMap(
    ({ valueCoding }) => valueCoding ?? [],
  );
}

function referencesOf(item: QuestionnaireItem): string[] {
  return ['questionnaire-referenceResource', 'questionnaire-referenceProfile', 'sdc-questionnaire-lookupQuestionnaire']
    .flatMap((name) => extensionsNamed(item, name))
    .map(valueOf)
    .filter((value): value is string => typeof value === 'string');
}

function titlesOf(items: readonly QuestionnaireItem[]): Map<string, string> {
  const titles = new Map<string, string>();
  const waiting = [...items];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    titles.set(item.linkId, plainText(item) ?? item.linkId);
    for (const inner of item.item ?? []) waiting.push(inner);
  }
  return titles;
}
