import { isObject } from '@fhir-gateway/fhir';
import type { Attachment, Quantity, QuestionnaireItem } from 'fhir/r4.js';
import { compareValues, isEqual, type AnswerValue } from '../questionnaire/answer-value.js';
import { constraintsOf, type Constraints } from '../questionnaire/constraints.js';
import { extensionsNamed } from '../questionnaire/extensions.js';
import { kindsOfType, typeOf } from '../questionnaire/item-type.js';
import type { OptionList } from '../questionnaire/options.js';
import type { PatternVerdicts } from './pattern-verdicts.js';

/** What is wrong with one answer; the text holds nothing of it. */
export interface ValueProblem {
  readonly severity: 'error' | 'warning';
  readonly code: 'type' | 'option' | 'range' | 'length' | 'pattern' | 'decimals' | 'unit' | 'attachment' | 'unchecked';
  readonly text: string;
}

const formats: Readonly<Record<string, RegExp>> = {
  Date: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
  DateTime:
    /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?)?)?$/,
  Time: /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?$/,
};

/**
 * Holds one answer against what its question wants of it.
 *
 * @param patterns what the form's own regular expressions say of the answers
 */
export function checkValue(
  item: QuestionnaireItem,
  answer: AnswerValue,
  { optionList, patterns }: { optionList: OptionList | undefined; patterns: PatternVerdicts },
): ValueProblem[] {
  const type = typeOf(item);
  const isFormed = isWellFormed(answer);
  if (!kindsOfType[type]?.includes(answer.kind) || !isFormed) {
    return [problem('type', `The answer is not what a question of type ${type} takes.`)];
  }
  const constraints = constraintsOf(item);
  return [
    ...checkOption(type, answer, optionList),
    ...checkRange(answer, constraints),
    ...checkText(answer, constraints, patterns),
    ...checkUnit(item, answer),
    ...checkAttachment(answer, constraints),
  ];
}

/** Whether a value is of the form that FHIR gives its type. */
export function isWellFormed({ kind, value }: AnswerValue): boolean {
  switch (kind) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    case 'Decimal':
      return typeof value === 'number' && Number.isFinite(value);
    case 'String':
    case 'Uri':
      return typeof value === 'string' && value.trim() !== '';
    case 'Date':
    case 'DateTime':
    case 'Time':
      return typeof value === 'string' && formats[kind]?.test(value) === true;
    case 'Quantity':
      return isObject(value) && typeof value['value'] === 'number' && Number.isFinite(value['value']);
    case 'Reference':
      return isObject(value) && (typeof value['reference'] === 'string' || isObject(value['identifier']));
    default:
      return isObject(value);
  }
}

function checkOption(type: string, answer: AnswerValue, optionList: OptionList | undefined): ValueProblem[] {
  if (!optionList || optionList.options.some((option) => isEqual(option.value, answer))) return [];
  if (type === 'open-choice' && answer.kind === 'String') return [];
  const { openList } = optionList;
  if (openList) {
    return [
      { severity: 'warning', code: 'unchecked', text: `Not checked against ${openList.url}: ${openList.problem}.` },
    ];
  }
  return [problem('option', 'The answer is none of the options.')];
}

function checkRange(answer: AnswerValue, constraints: Constraints): ValueProblem[] {
  const { minValue, maxValue, minQuantity, maxQuantity } = constraints;
  const bound = (value: unknown, kind = answer.kind): AnswerValue | undefined =>
    value === undefined ? undefined : { kind, value };
  const least = bound(answer.kind === 'Quantity' ? minQuantity : minValue);
  const most = bound(answer.kind === 'Quantity' ? maxQuantity : maxValue);
  const isBelow = least !== undefined && (compareValues(answer, least) ?? 0) < 0;
  const isAbove = most !== undefined && (compareValues(answer, most) ?? 0) > 0;
  return isBelow || isAbove ? [problem('range', `The answer is ${isBelow ? 'below' : 'above'} what is allowed.`)] : [];
}

function checkText({ kind, value }: AnswerValue, constraints: Constraints, patterns: PatternVerdicts): ValueProblem[] {
  const { minLength = 0, maxLength = Infinity, maxDecimalPlaces, regex } = constraints;
  const problems: ValueProblem[] = [];
  if (typeof value === 'string' && kind !== 'Date' && (value.length < minLength || value.length > maxLength)) {
    problems.push(problem('length', `The answer is ${value.length < minLength ? 'too short' : 'too long'}.`));
  }
  if (kind === 'Decimal' && maxDecimalPlaces !== undefined && decimalsOf(Number(value)) > maxDecimalPlaces) {
    problems.push(problem('decimals', `The answer has more than ${maxDecimalPlaces} decimal places.`));
  }
  if (regex !== undefined && typeof value !== 'object')
    problems.push(...checkPattern(patterns.of(regex, String(value))));
  return problems;
}

function checkPattern(verdict: boolean | string): ValueProblem[] {
  if (typeof verdict === 'string') return [unchecked(verdict)];
  return verdict ? [] : [problem('pattern', 'The answer does not match the pattern.')];
}

function unchecked(reason: string): ValueProblem {
  return { severity: 'warning', code: 'unchecked', text: `Not checked against the form's pattern: ${reason}.` };
}

function checkUnit(item: QuestionnaireItem, { kind, value }: AnswerValue): ValueProblem[] {
  if (kind !== 'Quantity') return [];
  const { code, unit } = value as Quantity;
  const units = ['questionnaire-unit', 'questionnaire-unitOption']
    .flatMap((name) => extensionsNamed(item, name))
    .flatMap(({ valueCoding }) => valueCoding ?? []);
  const isKnown = units.some(
    (known) => known.code === (code ?? unit) || (unit !== undefined && known.display === unit),
  );
  return units.length === 0 || isKnown ? [] : [problem('unit', 'The unit is none of those that the form takes.')];
}

function checkAttachment({ kind, value }: AnswerValue, { mimeTypes, maxSize }: Constraints): ValueProblem[] {
  if (kind !== 'Attachment') return [];
  const { contentType, size, data } = value as Attachment;
  const problems: ValueProblem[] = [];
  if (mimeTypes && !mimeTypes.includes(contentType ?? '')) {
    problems.push(problem('attachment', 'The type of the attachment is none of those that the form takes.'));
  }
  const bytes = typeof data === 'string' ? Math.floor((data.length * 3) / 4) : (size ?? 0);
  if (maxSize !== undefined && bytes > maxSize * 1_000_000) {
    problems.push(problem('attachment', `The attachment is larger than ${maxSize} MB.`));
  }
  return problems;
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent));
}

function problem(code: ValueProblem['code'], text: string): ValueProblem {
  return { severity: 'error', code, text };
}
