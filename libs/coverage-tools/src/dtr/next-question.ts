import type { QuestionnaireResponse } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { readAssertions, type CoverageAssertion } from '../crd/assertion/assertion.js';
import { requireOwnPayer } from '../payer/payer-match.js';
import { isObject, objectsOf } from '../json-value.js';
import { chooseCoverage, idOf, payerOf, readPatient } from '../record-resources.js';
import { containedForm, nextQuestionPath, questionsForPerson } from './view/adaptive-form.js';
import { composeResponse } from './answers/build-response.js';
import { describeForm, type DescribedForm } from './view/described-form.js';
import { extensionsNamed } from './questionnaire/extensions.js';
import { judgeForm } from './view/form-rules.js';
import { shapeResponse } from './questionnaire/form-shape.js';
import type { NextQuestionInput } from './next-question-input.js';
import { bodyOf } from './exchange/payer-answers.js';
import { validateResponse, type ResponseIssue } from './answers/validate-response.js';
import { ValueSets } from './questionnaire/value-sets.js';

/** Where an adaptive form stands. */
export interface NextQuestionResult {
  readonly platformId: string;
  /** `stopped`: nothing was sent, since the answers have to be put right first. */
  readonly status: 'in-progress' | 'completed' | 'stopped';
  /** How often the payer has been asked for this form. */
  readonly round: number;
  readonly form: DescribedForm;
  /** To be sent back with the next answers. */
  readonly response: QuestionnaireResponse;
  readonly issues: readonly ResponseIssue[];
  /** Questions that only a person may answer. */
  readonly forPerson: readonly string[];
  /** What the payer decided with the completed form. */
  readonly assertions: readonly CoverageAssertion[];
  readonly warnings: readonly string[];
}

const maxRounds = 50;

/**
 * Sends the answers of an adaptive form to the payer and gets its next questions. A question in which somebody vouches
 * for the answers, or has the payer issue an authorization, is answered only where the caller says that a person did.
 *
 * @throws CoverageError FORM_RESPONSE_INVALID | FORM_ROUNDS_EXCEEDED | FORM_ADDRESS_REFUSED | COVERAGE_* | PAYER_*, and
 *   whatever reading the record throws
 */
export async function nextQuestion(context: CoverageContext, input: NextQuestionInput): Promise<NextQuestionResult> {
  const { round = 0, answers = {}, answered_by_person: byPerson = [] } = input;
  if (round >= maxRounds) throw new CoverageError('FORM_ROUNDS_EXCEEDED', `The form took ${maxRounds} rounds.`);
  const shaped = shapeResponse(input.response);
  if (!shaped.ok || shaped.resource.status !== 'in-progress') {
    throw new CoverageError('FORM_RESPONSE_INVALID', 'The response is none that is still in progress.');
  }
  const before = shaped.resource;
  const form = containedForm(before, 'FORM_RESPONSE_INVALID');
  const path = nextQuestionPath(form, context.payer.base('dtr'));
  await requireAccess(context, before);

  const forPerson = questionsForPerson(form);
  const vouched = forPerson.filter((linkId) => linkId in answers && !byPerson.includes(linkId));
  const kept = Object.fromEntries(Object.entries(answers).filter(([linkId]) => !vouched.includes(linkId)));
  const frame = { subject: before.subject?.reference ?? '', authored: new Date(context.now()).toISOString() };
  const composed = composeResponse(form, kept, frame, { prefilled: before });
  const response = { ...before, authored: frame.authored, item: composed.response.item ?? [] };
  const { conditions, issues: broken } = await judgeForm(form, response);
  const issues = [
    ...composed.issues,
    ...vouched.map((linkId) => ({ ...needsPerson, linkId })),
    ...validateResponse(form, response, { prefilled: before, conditions }),
    ...broken,
  ];
  const describe = (current: QuestionnaireResponse, questionnaire = form) =>
    describeForm(questionnaire, {
      valueSets: new ValueSets([]),
      today: frame.authored.slice(0, 10),
      response: current,
    });
  const told = { platformId: context.platform.id, issues };
  if (issues.some(({ severity }) => severity === 'error')) {
    return {
      ...told,
      status: 'stopped',
      round,
      form: describe(response),
      response,
      forPerson,
      assertions: [],
      warnings: [],
    };
  }
  const after = await ask(context, path, response);
  const nextForm = containedForm(after, 'PAYER_ANSWER_INVALID');
  return {
    ...told,
    status: after.status === 'completed' ? 'completed' : 'in-progress',
    round: round + 1,
    form: describe(after, nextForm),
    response: after,
    forPerson: questionsForPerson(nextForm),
    assertions: readAssertions(after as unknown as Record<string, unknown>),
    warnings: changesOf(response, after),
  };
}

const needsPerson = {
  severity: 'error',
  code: 'attestation',
  path: '',
  text: 'A person has to answer this; ask, and name it in answered_by_person.',
} as const;

/** What a caller sends in goes to the payer: only about a patient and a coverage that the caller may
 * read, and a coverage that this payer issued. */
async function requireAccess(context: CoverageContext, response: QuestionnaireResponse): Promise<void> {
  const references = [...extensionsNamed(response, 'qr-coverage'), ...extensionsNamed(response, 'qr-context')].flatMap(
    ({ valueReference }) => valueReference ?? [],
  );
  const coverageId = references.flatMap((reference) => idOf(reference, 'Coverage') ?? [])[0];
  const patientId = response.subject && idOf(response.subject, 'Patient');
  if (patientId === undefined || coverageId === undefined) {
    throw new CoverageError(
      'FORM_RESPONSE_INVALID',
      'The response does not say which patient and coverage it is about.',
    );
  }
  const onDate = new Date(context.now()).toISOString().slice(0, 10);
  await readPatient(context, patientId);
  const coverage = await chooseCoverage(context, { patientId, coverageId, onDate });
  requireOwnPayer(context.platform, await payerOf(context, coverage));
}

async function ask(context: CoverageContext, path: string, response: QuestionnaireResponse) {
  const { payer, signal } = context;
  const answer = await payer.send({
    service: 'dtr',
    method: 'POST',
    path,
    body: { resourceType: 'Parameters', parameter: [{ name: 'questionnaire-response', resource: response }] },
    deadlineMs: 20_000,
    maxBytes: 2 * 1024 * 1024,
    ...(signal && { signal }),
  });
  const body = bodyOf(answer, '$next-question');
  const shaped = shapeResponse(unwrapped(body));
  if (shaped.ok && ['in-progress', 'completed'].includes(shaped.resource.status)) return shaped.resource;
  const problem = shaped.ok ? 'its status is neither in-progress nor completed' : shaped.problem;
  throw new CoverageError('PAYER_ANSWER_INVALID', `The payer answered with no response to continue: ${problem}.`);
}

/** Payers answer with the bare response, or with `Parameters` in which it is `return`. */
function unwrapped(body: unknown): unknown {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') return body;
  return objectsOf(body['parameter'])
    .map(({ resource }) => resource)
    .find(isObject);
}

function changesOf(sent: QuestionnaireResponse, back: QuestionnaireResponse): string[] {
  if (sent.subject?.reference !== back.subject?.reference) {
    throw new CoverageError('PAYER_ANSWER_INVALID', 'The payer sent the form back for another patient.');
  }
  const kept = (back.item ?? []).slice(0, sent.item?.length);
  return JSON.stringify(sent.item ?? []) === JSON.stringify(kept)
    ? []
    : ['The payer changed answers that were sent to it.'];
}
