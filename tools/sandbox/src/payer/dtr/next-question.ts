import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { need } from '../answer.js';
import type { AssertionBook } from '../assertions.js';
import { coverageInformation } from '../crd/coverage-information.js';
import { extensionOf, memberOf, textOf, type JsonObject } from '../json.js';
import { dayOf, type PayerOptions } from '../payer-options.js';
import { imagingQuestions } from '../questionnaires/index.js';
import { crdExtension, dtrExtension } from '../systems.js';

/** Codes for where an answer is from; before 2.2 there was one for all that nobody typed. */
const originsOf = (version: PayerOptions['version']) => [
  ...(version === '2.2' ? ['auto-client', 'auto-server'] : ['auto']),
  'override',
  'manual',
];
const imagingCode = '70551';

function answersOf(response: JsonObject): ReadonlyMap<unknown, JsonObject> {
  const answers = objectsOf(response['item']).flatMap((item) => {
    const [answer] = objectsOf(item['answer']);
    return answer ? [[item['linkId'], answer] as const] : [];
  });
  return new Map(answers);
}

/** Every answer says where it came from, and is of its question's type and among its choices. */
function checkAnswers(
  answers: ReadonlyMap<unknown, JsonObject>,
  asked: number,
  version: PayerOptions['version'],
): void {
  const origins = originsOf(version);
  const known = imagingQuestions.slice(0, asked);
  for (const [linkId, answer] of answers) {
    const question = known.find((one) => one.linkId === linkId);
    need(question, 422, 'There is an answer to a question that was not asked');
    const origin = extensionOf(answer, dtrExtension('information-origin'));
    need(origins.includes(String(extensionOf(origin, 'source')?.['valueCode'])), 422, 'An answer lacks its origin');
    const options = question.answerOption?.map(({ valueString }) => valueString);
    const fits = options
      ? options.includes(textOf(answer['valueString']))
      : typeof answer['valueBoolean'] === 'boolean';
    need(fits, 422, 'An answer does not fit its question');
  }
}

/** The coverage that a response names: before 2.2 among all that it is about. */
function coverageOf(response: JsonObject, version: PayerOptions['version']): string | undefined {
  const name = dtrExtension(version === '2.2' ? 'qr-coverage' : 'qr-context');
  return objectsOf(response['extension'])
    .filter(({ url }) => url === name)
    .map((one) => textOf(memberOf(one, 'valueReference', 'reference')))
    .find((reference) => reference !== undefined && (version === '2.2' || reference.includes('Coverage/')));
}

/** The outcome of the finished form: an authorization, where the person asked to have one issued. */
function outcomeOf(response: JsonObject, isWanted: boolean, { options, book }: NextQuestionParts): JsonObject {
  const { base, version, now } = options;
  const coverage = coverageOf(response, version);
  const assertionId = book.note(imagingCode, undefined);
  const information = coverageInformation(
    {
      covered: 'covered',
      pa: isWanted ? 'satisfied' : 'auth-needed',
      info: [],
      billingCodes: [imagingCode],
      reason: { text: 'Judged by the answers' },
      ...(isWanted && { satisfiedNumber: `SAT-${assertionId.slice(3)}` }),
    },
    {
      version,
      assertionId,
      coverage: coverage ?? '',
      date: dayOf(now()),
      expiry: dayOf(now() + 90 * 24 * 60 * 60 * 1000),
      canonicalOf: (form) => `${base}/fhir/Questionnaire/${form}`,
    },
  );
  const others = objectsOf(response['extension']).filter(({ url }) => url !== crdExtension('ext-coverage-information'));
  return { ...response, status: 'completed', extension: [...others, information] };
}

/** What the operation needs beside the response. */
export interface NextQuestionParts {
  options: PayerOptions;
  book: AssertionBook;
}

/**
 * One round of the adaptive form: adds the next question to the form inside the response, or completes it.
 *
 * @throws Refusal 400 for a response without its form, 422 for answers that do not fit
 */
export function nextQuestion(response: unknown, parts: NextQuestionParts): JsonObject {
  need(isObject(response) && response['resourceType'] === 'QuestionnaireResponse', 400, 'Send a QuestionnaireResponse');
  need(response['status'] === 'in-progress', 400, 'The form is finished');
  const [form, ...others] = objectsOf(response['contained']);
  need(form && form['resourceType'] === 'Questionnaire', 400, 'The first contained resource must be the Questionnaire');
  need(response['questionnaire'] === `#${String(form['id'])}`, 400, 'questionnaire must name the contained one');
  const canonical = `${parts.options.base}/fhir/Questionnaire/mri-brain-adaptive`;
  const derivedFrom: unknown[] = Array.isArray(form['derivedFrom']) ? form['derivedFrom'] : [];
  const isOurs = derivedFrom.some((one) => String(one).split('|')[0] === canonical);
  need(isOurs, 400, 'The form is not derived from an adaptive form of this payer');
  const { version } = parts.options;
  need(coverageOf(response, version), 422, 'The response lacks its coverage');

  const asked = objectsOf(form['item']).length;
  const answers = answersOf(response);
  checkAnswers(answers, asked, version);
  const isAnswered = imagingQuestions.slice(0, asked).every(({ linkId }) => answers.has(linkId));
  if (!isAnswered) return response;
  if (asked >= imagingQuestions.length) {
    return outcomeOf(response, answers.get(imagingQuestions.at(-1)?.linkId)?.['valueBoolean'] === true, parts);
  }
  const item = [...objectsOf(form['item']), imagingQuestions[asked]];
  return { ...response, contained: [{ ...form, item }, ...others] };
}
