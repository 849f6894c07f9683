import {
  checkPriorAuth,
  getQuestionnairePackage,
  nextQuestion,
  questionsForPerson,
  type CoverageContext,
  type NextQuestionResult,
  type PreparedForm,
} from '@fhir-gateway/coverage-tools';
import { submissionParts } from '@fhir-gateway/gateway';

import { linesOf, type DraftForm } from './draft-form.js';
import { disclosureIn, isUnfit, openDraft, troubleOf, type DraftCall } from './draft-call.js';
import { postedAnswers, questionsOf, type PostedFields } from './posted-answers.js';
import { questionOf } from './plan-question.js';
import type { DraftAnswer, RequestDraft } from './request-draft.js';

type PlanStep = NonNullable<RequestDraft['pending']>['step'];

/** What a step with the plan is about. */
interface PlanCall extends DraftCall {
  readonly confirm?: string;
}

/** Asks the plan whether it wants an approval, and for what. */
export function askPlan(call: PlanCall, draft: RequestDraft): Promise<RequestDraft> {
  return atPlan(call, draft, 'ask', {}, async (context) => {
    const { ledger } = submissionParts(call.asker, call.context.gateway, context.platform);
    const found = await checkPriorAuth(context, questionOf(draft), { patient: draft.record.patientId, ledger });
    const { forms: _forms, ...before } = draft;
    const isWriteAllowed = call.context.gateway.isWriteAllowed(context.platform.id);
    return { ...before, answer: answerOf(context, found, isWriteAllowed) };
  });
}

function answerOf(
  { platform }: CoverageContext,
  found: Awaited<ReturnType<typeof checkPriorAuth>>,
  maySend: boolean,
): DraftAnswer {
  const asserted = found.assertions.find(
    ({ assertionId }) => assertionId !== null && assertionId === found.assertionId,
  );
  const { assertionId: id, covered, paNeeded, date } = asserted ?? {};
  const assertion = id && covered && date && { id, covered, date: date.slice(0, 10), ...(paNeeded && { pa_needed: paNeeded }) }; // prettier-ignore
  const { status, source, platformId, authorization, documentation, infoNeeded, reasons, details, contacts } = found;
  const { dependencies, assertionId, expires, ambiguous, warnings, cards, sentRequests } = found;
  return {
    at: found.source.at,
    payerName: platform.name,
    maySend,
    requirements: {
      ...{ status, source, platformId, authorization, documentation, infoNeeded, reasons, details, contacts },
      ...{ dependencies, assertionId, expires, ambiguous, warnings, cards, ...(sentRequests && { sentRequests }) },
    },
    ...(assertion && { assertion }),
  };
}

/** Gets the forms of the plan, filled in as far as the record knows; of an adaptive one the first questions. */
export function getForms(call: PlanCall, draft: RequestDraft): Promise<RequestDraft> {
  return atPlan(call, draft, 'forms', {}, async (context) => {
    const { forms, notes, warnings, status } = await getQuestionnairePackage(context, formsQuestion(draft), {
      patient: draft.record.patientId,
    });
    const prepared: DraftForm[] = [];
    for (const form of forms) prepared.push(await begun(context, form));
    const said = [...notes.map(({ text }) => text), ...warnings];
    return {
      ...draft,
      forms: prepared,
      formNotes: status === 'forms' ? said : ['The plan gave no form.', ...said],
    };
  });
}

function formsQuestion(draft: RequestDraft) {
  const assertionId = draft.change?.formContext ?? draft.answer?.requirements.assertionId;
  return { ...questionOf(draft), ...(assertionId && { assertion_id: assertionId }) };
}

async function begun(context: CoverageContext, form: PreparedForm): Promise<DraftForm> {
  const known = staticForm(form, {}, false);
  if (form.formId === undefined) return known;
  return adaptiveForm(known, await nextQuestion(context, { form_id: form.formId }));
}

function staticForm(form: PreparedForm, given: DraftForm['given'], isComplete: boolean): DraftForm {
  const { header, questionnaire, response, prefilled, issues = [], warnings, formId } = form;
  const forPerson = questionsForPerson(questionnaire);
  const isFaulty = issues.some(({ severity }) => severity === 'error');
  return {
    canonical: header.canonical,
    title: header.title,
    isAdaptive: header.isAdaptive,
    ...(formId !== undefined && { formId }),
    isCompleted: isComplete && !isFaulty && !header.isAdaptive,
    lines: linesOf(form, response, { forPerson, prefilled }),
    response,
    given,
    issues: isComplete ? issues : [],
    warnings: [...header.warnings, ...warnings],
  };
}

function adaptiveForm(before: DraftForm, result: NextQuestionResult): DraftForm {
  const { form, response, forPerson, prefilled, status, issues, warnings, formId } = result;
  return {
    ...before,
    ...(formId !== undefined && { formId }),
    isCompleted: status === 'completed',
    lines: linesOf(form, response, { forPerson, prefilled }),
    response,
    issues,
    warnings,
  };
}

/**
 * Puts the answers of a page into a form and has them checked; those of an adaptive form go to the plan, which asks on or
 * ends it.
 *
 * @param at which of the forms
 */
export function answerForm(
  call: PlanCall,
  draft: RequestDraft,
  at: number,
  fields: PostedFields,
  isGiven = false,
): Promise<RequestDraft> {
  const form = draft.forms?.[at];
  if (form === undefined) return Promise.resolve(draft);
  const given = isGiven ? fields : postedAnswers(form, fields);
  return atPlan(call, draft, 'answers', { form: at, given }, async (context) => ({
    ...draft,
    forms: replaced(
      draft.forms,
      at,
      await (form.isAdaptive ? goOn(context, form, given) : fillIn(context, draft, form, given)),
    ),
  }));
}

function replaced(forms: readonly DraftForm[] = [], at: number, form: DraftForm): DraftForm[] {
  return forms.map((one, index) => (index === at ? form : one));
}

async function fillIn(
  context: CoverageContext,
  draft: RequestDraft,
  form: DraftForm,
  given: Readonly<Record<string, unknown>>,
): Promise<DraftForm> {
  const all = { ...form.given, ...given };
  const { forms } = await getQuestionnairePackage(
    context,
    { ...formsQuestion(draft), answers: all, answers_for: form.canonical, is_complete: true },
    { patient: draft.record.patientId },
  );
  const found = forms.find(({ header }) => header.canonical === form.canonical);
  if (found) return staticForm(found, all, true);
  const gone = 'The plan does not have this form any more: get the forms again.';
  return { ...form, isCompleted: false, issues: [{ severity: 'error', code: 'gone', text: gone }] };
}

async function goOn(
  context: CoverageContext,
  form: DraftForm,
  answers: Readonly<Record<string, unknown>>,
): Promise<DraftForm> {
  if (form.isCompleted) return form;
  const vouched = questionsOf(form).flatMap(({ linkId, isForPerson }) =>
    isForPerson && linkId in answers ? [linkId] : [],
  );
  const given = { answers: { ...answers }, answered_by_person: vouched };
  const to = form.formId === undefined ? { response: { ...form.response } } : { form_id: form.formId };
  return adaptiveForm(form, await nextQuestion(context, { ...to, ...given }));
}

/** Runs a step; what the person has to agree to first, and what went wrong, is in the draft that comes back. */
async function atPlan(
  call: PlanCall,
  draft: RequestDraft,
  step: PlanStep,
  what: { readonly form?: number; readonly given?: Readonly<Record<string, unknown>> },
  run: (context: CoverageContext) => Promise<RequestDraft>,
): Promise<RequestDraft> {
  const { pending: _pending, trouble: _trouble, preview: _preview, ...before } = draft;
  const attempt = async (confirm: string | undefined) => {
    const { pending: _1, trouble: _2, preview: _3, ...after } = await run(await openDraft(call, draft, confirm));
    return after;
  };
  try {
    return await attempt(call.confirm);
  } catch (error) {
    if (!isUnfit(error)) return failed(call, before, step, what, error, call.confirm !== undefined);
  }
  // What was agreed to is not what would leave by now, or was agreed to too long ago: it is shown anew.
  try {
    return await attempt(undefined);
  } catch (error) {
    return failed(call, before, step, what, error, true);
  }
}

function failed(
  call: PlanCall,
  before: RequestDraft,
  step: PlanStep,
  what: { readonly form?: number; readonly given?: Readonly<Record<string, unknown>> },
  error: unknown,
  isChanged: boolean,
): RequestDraft {
  const disclosure = disclosureIn(error);
  if (disclosure === undefined) return { ...before, trouble: troubleOf(call, error, step) };
  const { name: payerName } = call.context.gateway.registry.resolve(disclosure.to);
  return { ...before, pending: { step, ...what, disclosure, payerName, isChanged } };
}
