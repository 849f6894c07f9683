import type { QuestionnaireItem } from 'fhir/r4.js';
import type { ValueKind } from './answer-value.js';

/** What kinds of value a type of question takes; R4's names. */
export const kindsOfType: Readonly<Record<string, readonly ValueKind[]>> = {
  group: [],
  display: [],
  boolean: ['Boolean'],
  decimal: ['Decimal'],
  integer: ['Integer'],
  date: ['Date'],
  dateTime: ['DateTime'],
  time: ['Time'],
  string: ['String'],
  text: ['String'],
  url: ['Uri'],
  choice: ['Coding', 'String', 'Integer', 'Date', 'Time', 'Reference'],
  'open-choice': ['Coding', 'String', 'Integer', 'Date', 'Time', 'Reference'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
};

/** The type of an item in R4's names; R5's `coding` and `question`, which payers use already, become what they mean. */
export function typeOf(item: QuestionnaireItem): string {
  const type: string = item.type;
  const { answerConstraint } = item as { answerConstraint?: unknown };
  const hasOptions = hasOwnOptions(item) || item.answerValueSet !== undefined;
  if (type === 'coding') return answerConstraint === 'optionsOrString' ? 'open-choice' : 'choice';
  if (type === 'question') return hasOptions ? 'choice' : 'string';
  return type;
}

/** Whether an item is one that takes answers. */
export function isQuestion(item: QuestionnaireItem): boolean {
  const type = typeOf(item);
  return type !== 'group' && type !== 'display';
}

/** Whether the answers of an item are chosen from a list. */
export function isChoice(item: QuestionnaireItem): boolean {
  const type = typeOf(item);
  return type === 'choice' || type === 'open-choice' || hasOwnOptions(item);
}

/** Whether an item spells out options. An empty list, which FHIR's JSON does not allow and CMS's forms have, is no list. */
export function hasOwnOptions({ answerOption = [] }: QuestionnaireItem): boolean {
  return answerOption.length > 0;
}
