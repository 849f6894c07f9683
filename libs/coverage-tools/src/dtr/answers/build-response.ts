import type {
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from 'fhir/r4.js';
import { isEqual, readValue, toElement, type AnswerValue } from '../questionnaire/answer-value.js';
import { coerceAnswer } from './coerce-answer.js';
import { withoutDisabled } from './enablement.js';
import { dtrBase } from '../questionnaire/extensions.js';
import { isQuestion } from '../questionnaire/item-type.js';
import { optionsOf } from '../questionnaire/options.js';
import { originExtension, type AnswerOrigin } from './origin.js';
import { byLinkId, childrenOf } from './response-scope.js';
import { canonicalOf } from '../questionnaire/sub-questionnaires.js';
import type { ResponseIssue } from './validate-response.js';
import { ValueSets } from '../questionnaire/value-sets.js';

/** Answers by linkId; a list gives several answers to one question, `null` takes an answer away. */
export type GivenAnswers = Readonly<Record<string, unknown>>;

/** What a response is about and where it comes from. */
export interface ResponseContext {
  /** `Patient/<id>`. */
  readonly subject: string;
  /** ISO 8601 with time zone. */
  readonly authored: string;
  /** `Coverage/<id>`. */
  readonly coverage?: string;
  /** References to the orders that the form is for. */
  readonly orders?: readonly string[];
  /** `withpa`, `withclaim`, `withorder`, `retain-doc`. */
  readonly intendedUse?: string;
  readonly status?: 'in-progress' | 'completed';
  /** Of DTR; default `2.2`. */
  readonly version?: '2.0' | '2.1' | '2.2';
}

export interface BuildOptions {
  readonly valueSets?: ValueSets;
  /** Answers that are there already: the payer's draft, or what the record filled in. */
  readonly prefilled?: QuestionnaireResponse;
  /** Where the given answers come from; default `manual`, and `override` where they change one that was there. */
  readonly origin?: AnswerOrigin;
}

/** Rounds in which answers to disabled questions are taken away, each of which can disable another question. */
const maxRounds = 10;

/**
 * Makes a response of `{ linkId: value }`: puts the answers into their places, tells where each comes from, leaves out
 * what the form does not ask for, and says what is wrong with the given answers. It throws nothing.
 */
export function composeResponse(
  questionnaire: Questionnaire,
  given: GivenAnswers,
  context: ResponseContext,
  options: BuildOptions,
): { response: QuestionnaireResponse; issues: ResponseIssue[] } {
  const { valueSets = new ValueSets([]), prefilled } = options;
  const issues: ResponseIssue[] = [];
  const report = (code: string, linkId: string, text: string, severity: ResponseIssue['severity'] = 'error') =>
    issues.push({ severity, code, linkId, path: '', text });
  const answers = new Map(Object.entries(given));
  const known = new Set<string>();

  const answersFor = (
    item: QuestionnaireItem,
    before: readonly QuestionnaireResponseItemAnswer[],
    isRepeated: boolean,
  ): readonly QuestionnaireResponseItemAnswer[] => {
    if (!answers.has(item.linkId)) return before;
    if (isRepeated) {
      report('repetition', item.linkId, 'Its group is there several times, and a linkId does not say which is meant.');
      return before;
    }
    if (item.readOnly === true) {
      report('readonly', item.linkId, 'It is not to be changed.');
      return before;
    }
    const raw = answers.get(item.linkId);
    const optionList = optionsOf(item, { questionnaire, valueSets });
    const list = raw === null || raw === undefined ? [] : Array.isArray(raw) ? raw : [raw];
    return list.flatMap((one): QuestionnaireResponseItemAnswer[] => {
      const coerced = coerceAnswer(item, one, optionList);
      if ('problem' in coerced) {
        report('value', item.linkId, coerced.problem);
        return [];
      }
      return [toAnswer(coerced.value, before, options.origin ?? 'manual')];
    });
  };

  const place = (
    items: readonly QuestionnaireItem[],
    before: readonly QuestionnaireResponseItem[],
    isRepeated: boolean,
  ): QuestionnaireResponseItem[] => {
    const placed = byLinkId(before);
    return items.flatMap((item): QuestionnaireResponseItem[] => {
      known.add(item.linkId);
      const entries = (placed.get(item.linkId) ?? []).map(({ entry }) => entry);
      const head = { linkId: item.linkId, ...(item.text !== undefined && { text: item.text }) };
      if (!isQuestion(item)) {
        if (answers.has(item.linkId)) report('answer', item.linkId, `An item of type ${item.type} has no answer.`);
        const repetitions = entries.length > 0 ? entries : [undefined];
        const groups = repetitions.map((entry) =>
          place(item.item ?? [], entry?.item ?? [], isRepeated || entries.length > 1),
        );
        return groups.filter((inner) => inner.length > 0).map((inner) => ({ ...head, item: inner }));
      }
      const own = answersFor(item, entries.flatMap(({ answer = [] }) => answer), isRepeated); // prettier-ignore
      const inner = place(item.item ?? [], entries.flatMap(childrenOf), isRepeated);
      if (own.length === 0) {
        for (const linkId of answeredIn(inner).filter((one) => answers.has(one))) {
          report(
            'nesting',
            linkId,
            'It goes with the answer to a question that is not answered: answer that one, too.',
          );
        }
        return [];
      }
      const answer = own.map((one, index) => {
        const { item: _, ...rest } = one;
        return index === 0 && inner.length > 0 ? { ...rest, item: inner } : rest;
      });
      return [{ ...head, answer }];
    });
  };

  const draft = {
    ...frameOf(questionnaire, context),
    item: place(questionnaire.item ?? [], prefilled?.item ?? [], false),
  };
  for (const linkId of answers.keys()) {
    if (!known.has(linkId)) report('unknown', linkId, 'The form has no such question.');
  }
  const { response, removed } = settle(questionnaire, draft);
  for (const linkId of removed.filter((one) => answers.has(one))) {
    report(
      'disabled',
      linkId,
      'It is not to be answered: its condition is not met. The answer was left out.',
      'warning',
    );
  }
  return { response, issues };
}

function answeredIn(items: readonly QuestionnaireResponseItem[]): string[] {
  return items.flatMap((entry) => [...(entry.answer ? [entry.linkId] : []), ...answeredIn(childrenOf(entry))]);
}

function settle(questionnaire: Questionnaire, draft: QuestionnaireResponse) {
  let response = draft;
  const removed: string[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const pruned = withoutDisabled(questionnaire, response);
    response = pruned.response;
    removed.push(...pruned.removed);
    if (pruned.removed.length === 0) break;
  }
  return { response, removed };
}

function toAnswer(
  value: AnswerValue,
  before: readonly QuestionnaireResponseItemAnswer[],
  origin: AnswerOrigin,
): QuestionnaireResponseItemAnswer {
  const same = before.find((answer) => {
    const old = readValue(answer);
    return old !== undefined && isEqual(old, value);
  });
  if (same) return same;
  const actual = origin === 'manual' && before.length > 0 ? 'override' : origin;
  return { extension: [originExtension(actual)], ...toElement(value) };
}

/** DTR 2.2 gave the coverage an extension of its own, and CRD 2.2 moved the codes of the use. */
function frameOf(questionnaire: Questionnaire, context: ResponseContext): QuestionnaireResponse {
  const { subject, authored, coverage, orders = [], intendedUse, status = 'in-progress', version = '2.2' } = context;
  const isCurrent = version === '2.2';
  const system = `http://hl7.org/fhir/us/davinci-crd/CodeSystem/${isCurrent ? 'coverage-information-codes' : 'temp'}`;
  const refer = (name: string, reference: string) => ({ url: dtrBase + name, valueReference: { reference } });
  const extension = [
    ...(coverage === undefined ? [] : [refer(isCurrent ? 'qr-coverage' : 'qr-context', coverage)]),
    ...orders.map((order) => refer('qr-context', order)),
    ...(intendedUse === undefined
      ? []
      : [{ url: `${dtrBase}intendedUse`, valueCodeableConcept: { coding: [{ system, code: intendedUse }] } }]),
  ];
  return {
    resourceType: 'QuestionnaireResponse',
    ...(extension.length > 0 && { extension }),
    questionnaire: canonicalOf(questionnaire),
    status,
    subject: { reference: subject },
    authored,
  };
}
