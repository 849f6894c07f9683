import type {
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from 'fhir/r4.js';
import { isEqual, readValue } from '../questionnaire/answer-value.js';
import { checkValue } from './check-value.js';
import { holds } from './conditions.js';
import { constraintsOf } from '../questionnaire/constraints.js';
import { expressionNamed } from '../questionnaire/extensions.js';
import { plainText } from '../questionnaire/item-help.js';
import { isQuestion } from '../questionnaire/item-type.js';
import { optionsOf, type OptionList } from '../questionnaire/options.js';
import { originOf } from './origin.js';
import { PatternVerdicts } from './pattern-verdicts.js';
import { isCanonicalOf } from '../questionnaire/package-answer.js';
import { byLinkId, ResponseScope } from './response-scope.js';
import { ValueSets } from '../questionnaire/value-sets.js';

/** Something about a response that a payer would not accept (`error`) or might not (`warning`). */
export interface ResponseIssue {
  readonly severity: 'error' | 'warning';
  /** `required`, `disabled`, `unknown`, `order`, `nesting`, `count`, `origin`, `readonly`, … or that of a `ValueProblem`. */
  readonly code: string;
  /** Absent where the response as a whole is meant. */
  readonly linkId?: string;
  /** Where in the response, as FHIRPath writes it: `item[0].answer[1]`. */
  readonly path: string;
  /** Holds no answer. */
  readonly text: string;
  /** How the answer is written, where it was written wrongly: `{"a1": true | false}`. */
  readonly example?: string;
}

export interface ValidationOptions {
  readonly valueSets?: ValueSets;
  /** What read-only questions must still say. */
  readonly prefilled?: QuestionnaireResponse;
  /** What the form's patterns say, see `judgeForm`; without it, no pattern is checked. */
  readonly patterns?: PatternVerdicts;
  /** What conditions that are expressions came to, see `judgeForm`. */
  readonly conditions?: ReadonlyMap<QuestionnaireItem, boolean>;
}

/**
 * Holds a response against its form. Nothing is changed, nothing is asked of anybody, and nothing is thrown. What is
 * still unanswered counts only in a response that says it is `completed`.
 *
 * Conditions that are expressions are known by `conditions`; questions of others may be answered and may be left out.
 *
 * @see http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/dtr-questionnaireresponse
 */
export function validateResponse(
  questionnaire: Questionnaire,
  response: QuestionnaireResponse,
  options: ValidationOptions = {},
): ResponseIssue[] {
  const validation = new Validation(questionnaire, response, options);
  validation.run();
  return validation.issues;
}

class Validation {
  readonly issues: ResponseIssue[] = [];
  readonly #form: { questionnaire: Questionnaire; valueSets: ValueSets };
  readonly #response: QuestionnaireResponse;
  readonly #isComplete: boolean;
  readonly #places: ReadonlySet<string>;
  readonly #prefilled: ResponseScope | undefined;
  readonly #patterns: PatternVerdicts;
  readonly #conditions: ReadonlyMap<QuestionnaireItem, boolean>;
  readonly #optionLists = new Map<QuestionnaireItem, OptionList | undefined>();

  constructor(questionnaire: Questionnaire, response: QuestionnaireResponse, options: ValidationOptions) {
    const {
      valueSets = new ValueSets([]),
      prefilled,
      patterns = new PatternVerdicts(),
      conditions = new Map(),
    } = options;
    this.#conditions = conditions;
    this.#form = { questionnaire, valueSets };
    this.#response = response;
    this.#isComplete = ['completed', 'amended'].includes(response.status);
    this.#places = new Set(linkIdsOf(questionnaire.item ?? []));
    this.#prefilled = prefilled && new ResponseScope(prefilled.item ?? []);
    this.#patterns = patterns;
  }

  run(): void {
    const { questionnaire: canonical = '', subject, item = [] } = this.#response;
    if (!canonical.startsWith('#') && !isCanonicalOf(canonical, this.#form.questionnaire)) {
      this.#add('form', 'The response does not name this form.', 'questionnaire');
    }
    if (subject === undefined) this.#add('subject', 'The response does not say whom it is about.', 'subject');
    this.#level(this.#form.questionnaire.item ?? [], item, new ResponseScope(item), '');
  }

  /** One level of the form beside the same level of the response. */
  #level(
    items: readonly QuestionnaireItem[],
    given: readonly QuestionnaireResponseItem[],
    scope: ResponseScope,
    path: string,
  ): void {
    const known = new Map(items.map((item, index) => [item.linkId, index]));
    let last = -1;
    given.forEach(({ linkId }, index) => {
      const place = known.get(linkId);
      const at = `${path}item[${index}]`;
      if (place === undefined) {
        const isElsewhere = this.#places.has(linkId);
        this.#add(isElsewhere ? 'nesting' : 'unknown', isElsewhere ? 'It belongs to another place of the form.' : 'The form has no such question.', at, linkId); // prettier-ignore
      } else if (place < last) this.#add('order', 'It stands before a question that it should follow.', at, linkId);
      last = Math.max(last, place ?? last);
    });
    const placed = byLinkId(given);
    for (const item of items) {
      const entries = (placed.get(item.linkId) ?? []).map(({ entry, index }) => ({
        entry,
        at: `${path}item[${index}]`,
      }));
      this.#item(item, entries, scope, path);
    }
  }

  #item(item: QuestionnaireItem, entries: readonly Entry[], scope: ResponseScope, path: string): void {
    const { linkId } = item;
    if (this.#conditions.get(item) === false || !holds(item, scope.answersTo)) {
      for (const { entry, at } of entries.filter(({ entry }) => isFilled(entry))) {
        this.#add('disabled', 'It is not to be answered: its condition is not met.', at, entry.linkId);
      }
      return;
    }
    for (const { entry, at } of entries) this.#text(item, entry, at);
    if (isQuestion(item)) {
      if (entries.length > 1)
        this.#add('count', 'Several answers belong into one item.', entries[1]?.at ?? path, linkId);
      this.#question(item, entries, scope, path);
    } else {
      for (const { entry, at } of entries.filter(({ entry }) => (entry.answer ?? []).length > 0)) {
        this.#add('answer', `An item of type ${item.type} has no answer.`, at, entry.linkId);
      }
      if (item.type === 'group') this.#group(item, entries, scope, path);
    }
  }

  #group(item: QuestionnaireItem, entries: readonly Entry[], scope: ResponseScope, path: string): void {
    this.#count(item, entries.filter(({ entry }) => isFilled(entry)).length, entries[0]?.at ?? path);
    // Questions of a group that is not in the response at all are missing all the same.
    if (entries.length === 0) this.#level(item.item ?? [], [], scope, path);
    for (const { entry, at } of entries)
      this.#level(item.item ?? [], entry.item ?? [], scope.below(entry.item), `${at}.`);
  }

  #question(item: QuestionnaireItem, entries: readonly Entry[], scope: ResponseScope, path: string): void {
    const answers = entries.flatMap(({ entry, at }) =>
      (entry.answer ?? []).map((answer, index) => ({ answer, at: `${at}.answer[${index}]` })),
    );
    for (const { entry, at } of entries.filter(({ entry }) => (entry.item ?? []).length > 0)) {
      this.#add('nesting', 'What stands below a question belongs to its answer.', at, entry.linkId);
    }
    this.#count(item, answers.length, entries[0]?.at ?? path);
    for (const { answer, at } of answers) {
      this.#answer(item, answer, at);
      this.#level(item.item ?? [], answer.item ?? [], scope.below(answer.item), `${at}.`);
    }
    this.#exclusive(item, answers);
    this.#readOnly(item, answers, entries[0]?.at ?? path);
  }

  #answer(item: QuestionnaireItem, answer: QuestionnaireResponseItemAnswer, at: string): void {
    const value = readValue(answer);
    if (!value) return this.#add('type', 'The answer has no value that can be read.', at, item.linkId);
    for (const found of checkValue(item, value, { optionList: this.#optionsOf(item), patterns: this.#patterns })) {
      this.#add(found.code, found.text, at, item.linkId, found.severity);
    }
    if (originOf(answer) === undefined) {
      this.#add('origin', 'The answer does not say where it comes from, or says so wrongly.', at, item.linkId);
    }
  }

  #count(item: QuestionnaireItem, count: number, at: string): void {
    const { minOccurs = 0, maxOccurs = Infinity } = constraintsOf(item);
    const most = item.repeats ? maxOccurs : 1;
    const isOptional = !this.#conditions.has(item) && expressionNamed(item, 'enableWhenExpression') !== undefined;
    if (count > most) this.#add('count', `It has ${count} answers; the form takes ${most}.`, at, item.linkId);
    if (!this.#isComplete || isOptional) return;
    if (count === 0 && item.required)
      this.#add('required', 'It has no answer, and the form wants one.', at, item.linkId);
    else if (count < minOccurs)
      this.#add('count', `It has ${count} answers; the form wants ${minOccurs}.`, at, item.linkId);
  }

  #exclusive(
    item: QuestionnaireItem,
    answers: readonly { answer: QuestionnaireResponseItemAnswer; at: string }[],
  ): void {
    if (answers.length < 2) return;
    const exclusive = (this.#optionsOf(item)?.options ?? []).filter(({ isExclusive }) => isExclusive === true);
    for (const { answer, at } of answers) {
      const value = readValue(answer);
      if (!value || !exclusive.some((option) => isEqual(option.value, value))) continue;
      this.#add('exclusive', 'This option excludes every other one.', at, item.linkId);
    }
  }

  #readOnly(
    item: QuestionnaireItem,
    answers: readonly { answer: QuestionnaireResponseItemAnswer }[],
    at: string,
  ): void {
    if (item.readOnly !== true || !this.#prefilled) return;
    const before = this.#prefilled.answersTo(item.linkId);
    const now = answers.flatMap(({ answer }) => readValue(answer) ?? []);
    const isSame = before.length === now.length && before.every((value, index) => isEqual(value, now[index] ?? value));
    if (!isSame) this.#add('readonly', 'It is not to be changed.', at, item.linkId);
  }

  #text(item: QuestionnaireItem, entry: QuestionnaireResponseItem, at: string): void {
    if (entry.text === undefined || entry.text === item.text || entry.text === plainText(item)) return;
    this.#add('text', 'The text of the question is not that of the form.', at, entry.linkId, 'warning');
  }

  #optionsOf(item: QuestionnaireItem): OptionList | undefined {
    if (!this.#optionLists.has(item)) this.#optionLists.set(item, optionsOf(item, this.#form));
    return this.#optionLists.get(item);
  }

  #add(code: string, text: string, path: string, linkId?: string, severity: ResponseIssue['severity'] = 'error'): void {
    this.issues.push({ severity, code, ...(linkId !== undefined && { linkId }), path: path.replace(/\.$/, ''), text });
  }
}

interface Entry {
  readonly entry: QuestionnaireResponseItem;
  readonly at: string;
}

function isFilled({ answer = [], item = [] }: QuestionnaireResponseItem): boolean {
  return answer.length > 0 || item.some(isFilled);
}

function linkIdsOf(items: readonly QuestionnaireItem[]): string[] {
  return items.flatMap((item) => [item.linkId, ...linkIdsOf(item.item ?? [])]);
}
