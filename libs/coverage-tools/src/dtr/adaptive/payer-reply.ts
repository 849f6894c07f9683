import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItem } from 'fhir/r4.js';
import { CoverageError } from '../../coverage-error.js';
import { withOrigin } from '../answers/origin.js';
import { childrenOf } from '../answers/response-scope.js';
import { isEqual, readValue } from '../questionnaire/answer-value.js';
import { extensionsNamed } from '../questionnaire/extensions.js';
import { plainText } from '../questionnaire/item-help.js';
import { isQuestion } from '../questionnaire/item-type.js';
import { containedForm } from '../view/adaptive-form.js';
import { questionsForPerson } from '../questionnaire/questions-for-person.js';

/** Questions of one adaptive form; no person answers more one after the other. */
const maxQuestions = 500;

/** What a payer sent back, as far as it is taken. */
export interface PayerReply {
  readonly response: QuestionnaireResponse;
  readonly form: Questionnaire;
  /** Questions that were not in the form before. */
  readonly added: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Takes from a payer's reply what a payer may say: new questions, answers of its own to them, its decision. The answers
 * that were sent stay as they were sent, and what the form is about does not change.
 *
 * @throws CoverageError PAYER_ANSWER_INVALID for another patient or form, for an answered question that asks something
 *   else now or is gone, for two questions of one linkId, and for too many questions
 */
export function takeReply(
  sent: { readonly response: QuestionnaireResponse; readonly form: Questionnaire },
  reply: QuestionnaireResponse,
): PayerReply {
  if (sent.response.subject?.reference !== reply.subject?.reference) {
    throw refused('The payer sent the form back for another patient.');
  }
  const form = containedForm(reply, 'PAYER_ANSWER_INVALID');
  if (originOfForm(form) !== originOfForm(sent.form)) throw refused('The payer sent another form back.');
  const questions = questionsOf(form);
  const before = questionsOf(sent.form);
  const answered = answeredIn(sent.response.item ?? []);
  for (const [linkId, item] of before) {
    if (answered.has(linkId) && !asksTheSame(item, questions.get(linkId))) {
      throw refused('The payer changed a question that was answered already.');
    }
  }
  const { item, warnings } = mergeAnswers(
    sent.response.item ?? [],
    reply.item ?? [],
    new Set(questionsForPerson(form)),
  );
  return {
    form,
    response: { ...reply, extension: aboutTheSame(sent.response, reply), item },
    added: [...questions.keys()].filter((linkId) => !before.has(linkId)),
    warnings,
  };
}

/** The coverage and the orders are ours to say; what else the payer adds is its decision. */
function aboutTheSame(sent: QuestionnaireResponse, { extension = [] }: QuestionnaireResponse) {
  const ours = ['qr-coverage', 'qr-context', 'intendedUse'].flatMap((name) => extensionsNamed(sent, name));
  const names = /\/(qr-coverage|qr-context|intendedUse)$/;
  return [...ours, ...extension.filter(({ url }) => !names.test(url))];
}

function originOfForm({ derivedFrom = [] }: Questionnaire): string | undefined {
  return derivedFrom[0]?.split('|')[0];
}

function questionsOf({ item = [] }: Questionnaire): Map<string, QuestionnaireItem> {
  const found = new Map<string, QuestionnaireItem>();
  const waiting = [...item].reverse();
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    waiting.push(...[...(one.item ?? [])].reverse());
    if (!isQuestion(one)) continue;
    if (found.has(one.linkId)) throw refused('The form has two questions of one linkId.');
    if (found.size >= maxQuestions) throw refused(`The form has more than ${maxQuestions} questions.`);
    found.set(one.linkId, one);
  }
  return found;
}

function answeredIn(items: readonly QuestionnaireResponseItem[]): Set<string> {
  const answered = new Set<string>();
  const waiting = [...items];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if ((one.answer ?? []).length > 0) answered.add(one.linkId);
    waiting.push(...childrenOf(one));
  }
  return answered;
}

/** Whether an answer to the one is an answer to the other. */
function asksTheSame(one: QuestionnaireItem, other: QuestionnaireItem | undefined): boolean {
  return other !== undefined && one.type === other.type && plainText(one) === plainText(other);
}

/** Ours where we sent some; the payer's for what is new, but never its word in a person's place. */
function mergeAnswers(
  ours: readonly QuestionnaireResponseItem[],
  theirs: readonly QuestionnaireResponseItem[],
  forPerson: ReadonlySet<string>,
): { item: QuestionnaireResponseItem[]; warnings: string[] } {
  const sent = answeredIn(ours);
  let [isChanged, isVouched] = [false, false];
  const ofPayer = (entry: QuestionnaireResponseItem): QuestionnaireResponseItem[] => {
    if (sent.has(entry.linkId)) isChanged = true;
    else if (forPerson.has(entry.linkId) && (entry.answer ?? []).length > 0) isVouched = true;
    else {
      const { answer, item, ...rest } = entry;
      const inner = item?.flatMap(ofPayer);
      const own = answer?.map((one) => ({
        ...withOrigin(one, 'auto-server'),
        ...(one.item && { item: one.item.flatMap(ofPayer) }),
      }));
      return [{ ...rest, ...(inner && { item: inner }), ...(own && { answer: own }) }];
    }
    return [];
  };
  const merge = (
    mine: readonly QuestionnaireResponseItem[],
    other: readonly QuestionnaireResponseItem[],
  ): QuestionnaireResponseItem[] => {
    const left = [...other];
    const merged = mine.map((entry) => {
      const at = left.findIndex(({ linkId }) => linkId === entry.linkId);
      const [same] = at === -1 ? [] : left.splice(at, 1);
      if (!isSameAnswers(entry, same)) isChanged = true;
      const answer = entry.answer?.map((one, index) => {
        const inner = merge(one.item ?? [], same?.answer?.[index]?.item ?? []);
        return inner.length > 0 ? { ...one, item: inner } : one;
      });
      const inner = merge(entry.item ?? [], same?.item ?? []);
      return { ...entry, ...(answer && { answer }), ...(inner.length > 0 && { item: inner }) };
    });
    return [...merged, ...left.flatMap(ofPayer)];
  };
  const item = merge(ours, theirs);
  return {
    item,
    warnings: [
      isChanged && 'The payer sent back other answers than were sent to it; those that were sent stand.',
      isVouched && 'The payer had answered what a person has to answer; its answer was left out.',
    ].filter((one) => one !== false),
  };
}

function isSameAnswers({ answer: one = [] }: QuestionnaireResponseItem, same: QuestionnaireResponseItem | undefined) {
  const other = same?.answer ?? [];
  return (
    one.length === other.length &&
    one.every((answer, index) => {
      const [value, back] = [readValue(answer), readValue(other[index] ?? {})];
      return value !== undefined && back !== undefined && isEqual(value, back);
    })
  );
}

function refused(text: string): CoverageError {
  return new CoverageError('PAYER_ANSWER_INVALID', text);
}
