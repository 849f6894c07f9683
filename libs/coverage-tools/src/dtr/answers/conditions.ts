import type { QuestionnaireItem, QuestionnaireItemEnableWhen } from 'fhir/r4.js';
import { compareValues, isEqual, readValue, textOf, type AnswerValue } from '../questionnaire/answer-value.js';
import { expressionNamed } from '../questionnaire/extensions.js';

/** When a question is to be answered. */
export interface Condition {
  /** In words, with the text of the questions it looks at. */
  readonly text: string;
  /** Whether it is an expression that is computed, rather than answers that are compared. */
  readonly isComputed: boolean;
  /** The questions it looks at, by linkId. */
  readonly questions: readonly string[];
}

const words: Readonly<Record<string, string>> = {
  '=': 'is',
  '!=': 'is not',
  '>': 'is more than',
  '<': 'is less than',
  '>=': 'is at least',
  '<=': 'is at most',
};

/**
 * The condition of an item in words.
 *
 * @param titleOf the text of a question; undefined for a linkId that the form does not have
 */
export function describeCondition(
  item: QuestionnaireItem,
  titleOf: (linkId: string) => string | undefined,
): Condition | undefined {
  const expression = expressionNamed(item, 'enableWhenExpression');
  if (expression) {
    const text = `computed (${expression.language}): ${expression.description ?? expression.expression ?? 'no text'}`;
    return { text, isComputed: true, questions: [] };
  }
  const { enableWhen = [] } = item;
  if (enableWhen.length === 0) return undefined;
  const parts = enableWhen.map((when) => describe(when, titleOf));
  const text = parts.length === 1 ? (parts[0] ?? '') : `${isAny(item) ? 'any' : 'all'} of: ${parts.join('; ')}`;
  return { text, isComputed: false, questions: enableWhen.map(({ question }) => question) };
}

/**
 * Whether the answers that are there fulfil an item's `enableWhen`. An item without any is always to be answered.
 *
 * @param answersTo the answers to a question, empty where it has none
 * @see https://hl7.org/fhir/R4/valueset-questionnaire-enable-operator.html
 */
export function holds(item: QuestionnaireItem, answersTo: (linkId: string) => readonly AnswerValue[]): boolean {
  const { enableWhen = [] } = item;
  if (enableWhen.length === 0) return true;
  const test = (when: QuestionnaireItemEnableWhen) => holdsOne(when, answersTo(when.question));
  return isAny(item) ? enableWhen.some(test) : enableWhen.every(test);
}

function holdsOne(when: QuestionnaireItemEnableWhen, answers: readonly AnswerValue[]): boolean {
  const expected = readValue(when, 'answer');
  if (!expected) return false;
  const someIs = (test: (order: number) => boolean) =>
    answers.some((answer) => {
      const order = compareValues(answer, expected);
      return order !== undefined && test(order);
    });
  switch (when.operator as string) {
    case 'exists':
      return answers.length > 0 === (expected.value === true);
    case '=':
      return answers.some((answer) => isEqual(answer, expected));
    case '!=':
      return !answers.some((answer) => isEqual(answer, expected));
    case '>':
      return someIs((order) => order > 0);
    case '<':
      return someIs((order) => order < 0);
    case '>=':
      return someIs((order) => order >= 0);
    case '<=':
      return someIs((order) => order <= 0);
    default:
      return false;
  }
}

/** R4 gives no default for several conditions; all of them is the reading that asks nothing needless. */
function isAny({ enableBehavior }: QuestionnaireItem): boolean {
  return enableBehavior === 'any';
}

function describe(when: QuestionnaireItemEnableWhen, titleOf: (linkId: string) => string | undefined): string {
  const title = titleOf(when.question);
  const question = title === undefined ? `question ${when.question} (not in this form)` : `"${title}"`;
  const expected = readValue(when, 'answer');
  if ((when.operator as string) === 'exists') {
    return `${question} is ${expected?.value === true ? '' : 'not '}answered`;
  }
  const comparison = words[when.operator] ?? when.operator;
  return `${question} ${comparison} ${expected ? `"${textOf(expected)}"` : 'a value that cannot be read'}`;
}
