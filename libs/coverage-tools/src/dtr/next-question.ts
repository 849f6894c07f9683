import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { Questionnaire, QuestionnaireResponse, Resource } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { readAssertions, type CoverageAssertion } from '../crd/assertion/assertion.js';
import { idOf } from '../record-resources.js';
import { readInsured } from '../sides/insured.js';
import { answersShape } from './adaptive/answer-shape.js';
import { fillQuestions, sourcesOf } from './adaptive/fill-questions.js';
import { openSealed, sealForm } from './adaptive/form-seal.js';
import type { FormSources, StoredForm } from './adaptive/form-store.js';
import { takeReply } from './adaptive/payer-reply.js';
import { putInAnswers } from './adaptive/put-in-answers.js';
import { containedForm, nextQuestionPath } from './view/adaptive-form.js';
import { describeForm, type DescribedForm } from './view/described-form.js';
import { extensionsNamed } from './questionnaire/extensions.js';
import { shapeResponse } from './questionnaire/form-shape.js';
import type { NextQuestionInput } from './next-question-input.js';
import type { PrefillOutcome } from './prefill/prefill.js';
import { bodyOf } from './exchange/payer-answers.js';
import type { PayerAnswer } from '../payer/payer-client.js';
import { isOfRelease22, withReleaseOrigins } from './answers/origin.js';
import type { ResponseIssue } from './answers/validate-response.js';
import type { ValueSets } from './questionnaire/value-sets.js';
import { questionsForPerson } from './questionnaire/questions-for-person.js';

/** Where an adaptive form stands. */
export interface NextQuestionResult {
  readonly platformId: string;
  /** To continue with; absent where the form is not stored, and `response` is sent back instead. */
  readonly formId?: string;
  /** `stopped`: nothing was sent, since the answers have to be put right first. */
  readonly status: 'in-progress' | 'completed' | 'stopped';
  /** How often the payer has been asked for this form. */
  readonly round: number;
  readonly form: DescribedForm;
  /** To be sent back with the next answers, where there is no `formId`. */
  readonly response: QuestionnaireResponse;
  readonly issues: readonly ResponseIssue[];
  /** Questions that wait for an answer. */
  readonly open: readonly string[];
  /** How `answers` to the open questions are written. */
  readonly example?: string;
  /** Questions that only a person may answer. */
  readonly forPerson: readonly string[];
  /** How the questions that this round brought were filled in. */
  readonly prefilled: readonly PrefillOutcome[];
  /** What the payer decided with the completed form. */
  readonly assertions: readonly CoverageAssertion[];
  readonly warnings: readonly string[];
}

const maxRounds = 50;

/**
 * Sends the answers of an adaptive form to the payer, gets its next questions and fills them in. A question in which
 * somebody vouches for the answers, or has the payer issue an authorization, is answered only where the caller says that
 * a person did. Answers that are right are stored before the payer is asked: after a failure, the same call without
 * answers goes on. Safe to call at once: calls for one `form_id` run one after the other, in any process.
 *
 * @throws CoverageError FORM_UNKNOWN | FORM_NOT_ISSUED | FORM_RESPONSE_INVALID | FORM_ROUNDS_EXCEEDED | FORM_ADDRESS_REFUSED | COVERAGE_* |
 *   PAYER_*, and whatever reading the record or the store throws
 */
export async function nextQuestion(context: CoverageContext, input: NextQuestionInput): Promise<NextQuestionResult> {
  const found = await continueForm(context, input);
  return { ...found, response: sealForm(found.response, context.formSeals) };
}

async function continueForm(context: CoverageContext, input: NextQuestionInput): Promise<NextQuestionResult> {
  const { form_id: formId, response, round = 0 } = input;
  if ((formId === undefined) === (response === undefined)) {
    throw new CoverageError('FORM_RESPONSE_INVALID', 'Name the form with form_id, or send its response; not both.');
  }
  if (formId === undefined) {
    const opened = openSealed(inProgress(response), context.formSeals);
    return answerRound(context, input, { response: opened, round });
  }
  const { forms } = context;
  if (!forms) throw unknownForm();
  return forms.exclusively(formId, async () => {
    const stored = await forms.read(formId);
    if (!stored) throw unknownForm();
    const sources = await forms.sources(formId);
    const save = (form: StoredForm) => forms.write(formId, form);
    return { formId, ...(await answerRound(context, input, stored, { sources, save })) };
  });
}

function inProgress(response: unknown): QuestionnaireResponse {
  const shaped = shapeResponse(response);
  if (shaped.ok && shaped.resource.status === 'in-progress') return shaped.resource;
  throw new CoverageError('FORM_RESPONSE_INVALID', 'The response is none that is still in progress.');
}

function unknownForm(): CoverageError {
  return new CoverageError('FORM_UNKNOWN', 'No form of this form_id is stored for this session and platform.');
}

async function answerRound(
  context: CoverageContext,
  { answers = {}, answered_by_person: byPerson = [] }: NextQuestionInput,
  { response: before, round }: StoredForm,
  stored?: { readonly sources: FormSources | undefined; readonly save: (form: StoredForm) => Promise<void> },
): Promise<NextQuestionResult> {
  if (round >= maxRounds) throw new CoverageError('FORM_ROUNDS_EXCEEDED', `The form took ${maxRounds} rounds.`);
  const form = containedForm(before, 'FORM_RESPONSE_INVALID');
  const path = nextQuestionPath(form, context.payer.base('dtr'));
  const { patientId, resources } = await requireAccess(context, before, stored?.sources);
  const authored = new Date(context.now()).toISOString();
  const { valueSets } = sourcesOf(form, before, stored?.sources);
  const stand = { platformId: context.platform.id, today: authored.slice(0, 10) };
  if (before.status === 'completed') {
    const warnings = ['The form was completed before; nothing was sent.'];
    return standingOf({ ...stand, round, form, response: before, valueSets, issues: [], warnings });
  }
  const put = await putInAnswers(
    form,
    before,
    { answers, byPerson },
    {
      ...{ authored, valueSets, resources, cell: context.cell },
      ...(context.signal && { signal: context.signal }),
    },
  );
  const { response, issues } = put;
  const isFaulty = issues.some(({ severity }) => severity === 'error');
  if (Object.keys(answers).length > 0) await stored?.save({ response, round });
  if (isFaulty) return { ...standingOf({ ...stand, round, form, response, valueSets, issues }), status: 'stopped' };

  const reply = takeReply({ response, form }, await ask(context, path, response));
  const next = sourcesOf(reply.form, reply.response, stored?.sources);
  const parts = { patientId, resources, ...next };
  const filled =
    reply.response.status === 'completed'
      ? { response: reply.response, outcomes: [], notes: [] }
      : await fillQuestions(context, reply, parts);
  await stored?.save({ response: filled.response, round: round + 1 });
  const standing = standingOf({
    ...stand,
    round: round + 1,
    form: reply.form,
    response: filled.response,
    valueSets: next.valueSets,
    issues,
    prefilled: filled.outcomes.filter(({ linkId }) => reply.added.includes(linkId)),
  });
  const isIdle = standing.status === 'in-progress' && reply.added.length === 0 && standing.open.length === 0;
  return {
    ...standing,
    warnings: [
      ...reply.warnings,
      ...filled.notes.map((note) => `Prefill: ${note}.`),
      ...(isIdle ? ['The payer asked nothing new, and has not completed the form.'] : []),
      ...(context.recordNotes?.() ?? []),
    ],
  };
}

function standingOf(parts: {
  readonly platformId: string;
  readonly today: string;
  readonly round: number;
  readonly form: Questionnaire;
  readonly response: QuestionnaireResponse;
  readonly valueSets: ValueSets;
  readonly issues: readonly ResponseIssue[];
  readonly prefilled?: readonly PrefillOutcome[];
  readonly warnings?: readonly string[];
}): NextQuestionResult {
  const { platformId, today, round, form, response, valueSets, issues, prefilled = [], warnings = [] } = parts;
  const isCompleted = response.status === 'completed';
  const described = describeForm(form, { valueSets, today, response });
  const open = described.fields.filter(
    ({ answers, hidden, isEnabled, readOnly }) => !isCompleted && !answers && isEnabled && !hidden && !readOnly,
  );
  const example = answersShape(open);
  return {
    platformId,
    status: isCompleted ? 'completed' : 'in-progress',
    round,
    form: described,
    response,
    issues,
    open: open.map(({ linkId }) => linkId),
    ...(example !== undefined && { example }),
    forPerson: questionsForPerson(form),
    prefilled,
    assertions: isCompleted ? readAssertions(response as unknown as Record<string, unknown>) : [],
    warnings,
  };
}

/** What a caller sends in goes to the payer: only about a patient and a coverage that the caller may
 * read, and a coverage that this payer issued. */
async function requireAccess(
  context: CoverageContext,
  response: QuestionnaireResponse,
  sources: FormSources | undefined,
): Promise<{ patientId: string; resources: readonly Resource[] }> {
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
  const { patient, coverage } = await readInsured(context, { patientId, coverageId, onDate });
  return { patientId, resources: [patient, coverage, ...(sources?.resources ?? [])] };
}

/** A payer of another release does not find the response under this release's name. */
const isMisnamed: ReadonlySet<number> = new Set([400, 422]);

async function ask(context: CoverageContext, path: string, response: QuestionnaireResponse) {
  const { payer, signal } = context;
  let answer: PayerAnswer | undefined;
  for (const body of bodiesFor(withReleaseOrigins(response))) {
    const next = await payer.send({
      service: 'dtr',
      method: 'POST',
      path,
      body,
      deadlineMs: 20_000,
      maxBytes: 2 * 1024 * 1024,
      ...(signal && { signal }),
    });
    // Where no way of writing it helps, the payer found fault with the answers: the first refusal says with what.
    answer = answer === undefined || !isMisnamed.has(next.status) ? next : answer;
    if (!isMisnamed.has(answer.status)) break;
  }
  const body = answer && bodyOf(answer, '$next-question');
  const shaped = shapeResponse(unwrapped(body));
  if (shaped.ok && ['in-progress', 'completed'].includes(shaped.resource.status)) return shaped.resource;
  const problem = shaped.ok ? 'its status is neither in-progress nor completed' : shaped.problem;
  throw new CoverageError('PAYER_ANSWER_INVALID', `The payer answered with no response to continue: ${problem}.`);
}

/**
 * The input of the operation as releases name it, the likeliest first. Releases 2.0 and 2.1 make forms alike, but 2.1 gave
 * the input a name of its own.
 */
function bodiesFor(response: QuestionnaireResponse): object[] {
  const under = (name: string) => ({ resourceType: 'Parameters', parameter: [{ name, resource: response }] });
  const current = under('questionnaire-response');
  return isOfRelease22(response) ? [current, response] : [current, under('questionnaire-response-in'), response];
}

/** Payers answer with the bare response, or with `Parameters` in which it is `return`. */
function unwrapped(body: unknown): unknown {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') return body;
  return objectsOf(body['parameter'])
    .map(({ resource }) => resource)
    .find(isObject);
}
