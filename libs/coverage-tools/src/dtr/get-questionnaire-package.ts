import type { Library, Patient, Questionnaire, QuestionnaireResponse, Resource, ValueSet } from 'fhir/r4.js';
import { Attempts, type Attempt } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { draftOrder } from '../crd/assertion/order.js';
import { readOrderCode } from '../procedure-code.js';
import { readInsured } from '../sides/insured.js';
import { sealForm } from './adaptive/form-seal.js';
import { beginAdaptive } from './view/adaptive-form.js';
import { composeResponse, type ResponseContext } from './answers/build-response.js';
import { describeForm, type DescribedForm } from './view/described-form.js';
import { expandLists } from './exchange/expand-lists.js';
import { judgeForm } from './view/form-rules.js';
import { isCanonicalOf, type PackagedForm, type PackageNote } from './questionnaire/package-answer.js';
import { prefill, type PrefillOutcome } from './prefill/prefill.js';
import { readOrderFacts, type OrderFacts } from './prefill/order-facts.js';
import { recordReader } from './prefill/record-reader.js';
import type { QuestionnairePackageInput } from './questionnaire-input.js';
import { requestForms, type FormsRequest, type RequestedForms } from './exchange/request-forms.js';
import { assemble, canonicalOf, partsOf } from './questionnaire/sub-questionnaires.js';
import { validateResponse, type ResponseIssue } from './answers/validate-response.js';
import { ValueSets } from './questionnaire/value-sets.js';

/** A form of the payer, filled in as far as anything is known. */
export interface PreparedForm extends DescribedForm {
  readonly questionnaire: Questionnaire;
  readonly response: QuestionnaireResponse;
  readonly prefilled: readonly PrefillOutcome[];
  /** What is wrong with the response; only where answers were given. */
  readonly issues?: readonly ResponseIssue[];
  /** To continue an adaptive form with, where it could be stored. */
  readonly formId?: string;
  readonly warnings: readonly string[];
}

/** What a payer wants to be told about an order. */
export interface QuestionnairePackageResult {
  readonly platformId: string;
  readonly coverageId: string | null;
  /** `not-supported`: neither the operation nor a search gave a form; nothing follows about what the payer wants. */
  readonly status: 'forms' | 'no-forms' | 'unchanged' | 'not-supported';
  readonly source: RequestedForms['source'];
  readonly forms: readonly PreparedForm[];
  /** The payer's own remarks. */
  readonly notes: readonly PackageNote[];
  readonly warnings: readonly string[];
  readonly attempts: readonly Attempt[];
}

/**
 * Gets the forms that a payer wants for an order, fills in what the payer and the record know, and puts in the answers
 * that were given. Nothing is sent to the payer but the coverage and the order that name the form.
 *
 * @param options.patient whose coverage, where the input does not say
 * @throws CoverageError FORM_UNNAMED | PATIENT_MISSING | PROCEDURE_CODE_INVALID | COVERAGE_* | PAYER_*, and whatever
 *   reading the record throws; each fault has its own code, and none becomes "no forms"
 */
export async function getQuestionnairePackage(
  context: CoverageContext,
  input: QuestionnairePackageInput,
  options: { readonly patient?: string } = {},
): Promise<QuestionnairePackageResult> {
  const { request, patient, facts, warnings: unmatched } = await prepare(context, input, options.patient);
  const attempts = new Attempts(context.now);
  const { source, found } = await requestForms(context, request, attempts);
  const valueSets = new ValueSets(found.valueSets);
  const all = found.forms.map(({ questionnaire }) => questionnaire);
  const parts = new Set(
    all.flatMap((form) => partsOf(form).flatMap((part) => all.filter((one) => isCanonicalOf(part, one)))),
  );
  const roots = found.forms.filter(({ questionnaire }) => !parts.has(questionnaire));
  const chosen = roots.length > 0 ? roots : found.forms;
  await expandLists(context, all, valueSets, attempts);
  const warnings = [...unmatched, ...found.warnings, ...facts.warnings];
  if (input.answers && chosen.length > 1 && input.answers_for === undefined) {
    warnings.push('The answers were not used: there are several forms, and answers_for does not name one.');
  }
  const forms: PreparedForm[] = [];
  for (const form of chosen) {
    const isMeant =
      input.answers_for === undefined ? chosen.length === 1 : isCanonicalOf(input.answers_for, form.questionnaire);
    const answers = isMeant ? input.answers : undefined;
    const { libraries, valueSets: lists, release } = found;
    forms.push(
      await prepareForm(context, form, {
        all,
        valueSets,
        libraries,
        lists,
        release,
        request,
        patient,
        facts,
        input,
        answers,
      }),
    );
  }
  const status = statusOf(source, forms.length, input.changed_since !== undefined && found.notes.length === 0);
  return {
    platformId: context.platform.id,
    coverageId: request.coverage.id ?? null,
    status,
    source,
    forms,
    notes: found.notes,
    warnings: [...warnings, ...(context.recordNotes?.() ?? [])],
    attempts: attempts.list,
  };
}

async function prepare(
  context: CoverageContext,
  input: QuestionnairePackageInput,
  signedInPatient: string | undefined,
) {
  const { questionnaire_url: wanted = [], assertion_id: assertion } = input;
  const isCoded = input.procedure_code !== undefined || input.drug_code !== undefined;
  const questionnaires = typeof wanted === 'string' ? [wanted] : wanted;
  if (!isCoded && questionnaires.length === 0 && assertion === undefined) {
    throw new CoverageError('FORM_UNNAMED', 'Which form is meant is not said: by a code, a form or an assertion.');
  }
  const code = isCoded ? readOrderCode(input) : undefined;
  const patientId = input.patient_id ?? signedInPatient;
  if (patientId === undefined) throw new CoverageError('PATIENT_MISSING', 'Whose coverage is meant is not known.');
  if (!context.payer.configured('dtr')) context.payer.base('dtr');
  const today = todayOf(context);
  const coverageId = input.coverage_id;
  const onDate = input.service_date ?? today;
  const { patient, coverage, warnings } = await readInsured(context, {
    patientId,
    onDate,
    ...(coverageId !== undefined && { coverageId }),
  });
  const drawn = code && draftOrder({ patientId, code, coverageId: coverage.id, input, today, uuid: context.uuid });
  const facts = await readOrderFacts(context, { named: input, patientId, drafted: drawn });
  const drafted = drawn && facts.order && { ...drawn, order: facts.order };
  const request: FormsRequest = {
    coverage,
    ...(drafted && { drafted }),
    ...(code && { code }),
    questionnaires,
    ...(assertion !== undefined && { context: assertion }),
    ...(input.changed_since !== undefined && { changedSince: input.changed_since }),
  };
  return { request, patient, facts, warnings };
}

async function prepareForm(
  context: CoverageContext,
  { questionnaire, draft }: PackagedForm,
  parts: {
    readonly all: readonly Questionnaire[];
    readonly valueSets: ValueSets;
    readonly libraries: readonly Library[];
    readonly lists: readonly ValueSet[];
    readonly release: RequestedForms['found']['release'];
    readonly request: FormsRequest;
    readonly patient: Patient;
    readonly facts: OrderFacts;
    readonly input: QuestionnairePackageInput;
    readonly answers: QuestionnairePackageInput['answers'];
  },
): Promise<PreparedForm> {
  const { all, valueSets, libraries, lists, release, request, patient, facts, input, answers } = parts;
  const assembled = assemble(questionnaire, all);
  const form = assembled.questionnaire;
  const order = request.drafted?.order;
  const frame: ResponseContext = {
    subject: `Patient/${patient.id ?? ''}`,
    authored: new Date(context.now()).toISOString(),
    coverage: `Coverage/${request.coverage.id ?? ''}`,
    orders: order ? [`${order.resourceType}/${order.id}`] : [],
    intendedUse: 'withpa',
    ...(release && { version: release }),
  };
  const known: Resource[] = [patient, request.coverage, ...(order ? [order] : []), ...facts.resources];
  const { cell, signal } = context;
  const filled = await prefill(form, frame, {
    ...{ cell, ...(signal && { signal }) },
    patientId: patient.id ?? '',
    resources: known,
    read: recordReader(context),
    valueSets,
    ...(draft && { draft }),
    ...(context.runElm && { elm: { run: context.runElm, libraries, nowMs: context.now() } }),
  });
  const status = input.is_complete === true ? 'completed' : 'in-progress';
  const options = { valueSets, prefilled: filled.response };
  const composed = answers && composeResponse(form, answers, { ...frame, status }, options);
  const response = composed?.response ?? filled.response;
  const judged = await judgeForm(form, response, { cell, resources: known, ...(signal && { signal }) });
  const { conditions, patterns } = judged;
  const described = describeForm(form, { valueSets, today: todayOf(context), response, conditions });
  const begun = described.header.isAdaptive ? beginAdaptive(form, response) : undefined;
  const formId = begun && (await context.forms?.begin({ response: begun, round: 0 }, { libraries, valueSets: lists, resources: [...(order ? [order] : []), ...facts.resources] })); // prettier-ignore
  return {
    ...described,
    questionnaire: form,
    response: begun ? sealForm(begun, context.formSeals) : response,
    ...(formId !== undefined && { formId }),
    prefilled: filled.outcomes,
    ...(composed && {
      issues: [
        ...composed.issues,
        ...validateResponse(form, response, { ...options, conditions, patterns }),
        ...judged.issues,
      ],
    }),
    warnings: [...assembled.warnings, ...filled.notes.map((note) => `Prefill of ${canonicalOf(form)}: ${note}.`)],
  };
}

function statusOf(source: RequestedForms['source'], count: number, mayBeUnchanged: boolean) {
  if (count > 0) return 'forms';
  if (source === 'none') return 'not-supported';
  return mayBeUnchanged ? 'unchanged' : 'no-forms';
}

function todayOf({ now }: CoverageContext): string {
  return new Date(now()).toISOString().slice(0, 10);
}
