import type { Library, Questionnaire, QuestionnaireResponse, Resource, ValueSet } from 'fhir/r4.js';
import { Attempts } from '../../attempts.js';
import type { CoverageContext } from '../../coverage-context.js';
import { expandLists } from '../exchange/expand-lists.js';
import { prefill, type PrefillOutcome } from '../prefill/prefill.js';
import { recordReader } from '../prefill/record-reader.js';
import { ValueSets } from '../questionnaire/value-sets.js';
import type { FormSources } from './form-store.js';

/** The questions that a payer has just asked, filled in as far as anything is known. */
export interface FilledQuestions {
  readonly response: QuestionnaireResponse;
  readonly outcomes: readonly PrefillOutcome[];
  readonly notes: readonly string[];
}

/** What came with the form at first, and what the payer put into this round's reply. */
export function sourcesOf(
  form: Questionnaire,
  response: QuestionnaireResponse,
  first: FormSources | undefined,
): { readonly libraries: readonly Library[]; readonly valueSets: ValueSets } {
  const inside = [...(response.contained ?? []), ...(form.contained ?? [])];
  const ofType = <T extends Resource>(type: T['resourceType']) =>
    inside.filter((one): one is T & (typeof inside)[number] => one.resourceType === type);
  return {
    libraries: [...(first?.libraries ?? []), ...ofType<Library>('Library')],
    valueSets: new ValueSets([...(first?.valueSets ?? []), ...ofType<ValueSet>('ValueSet')]),
  };
}

/**
 * Fills in questions that arrive after the form began, as those of a package are: initial values, FHIRPath, queries, CQL
 * of the package. What is answered already stands.
 *
 * @see DTR 2.2 specification, adaptive forms: clients populate after every round
 */
export async function fillQuestions(
  context: CoverageContext,
  { form, response }: { readonly form: Questionnaire; readonly response: QuestionnaireResponse },
  parts: {
    readonly patientId: string;
    readonly resources: readonly Resource[];
    readonly libraries: readonly Library[];
    readonly valueSets: ValueSets;
  },
): Promise<FilledQuestions> {
  const { patientId, resources, libraries, valueSets } = parts;
  await expandLists(context, [form], valueSets, new Attempts(context.now));
  const frame = { subject: `Patient/${patientId}`, authored: new Date(context.now()).toISOString() };
  const filled = await prefill(form, frame, {
    patientId,
    resources,
    read: recordReader(context),
    valueSets,
    cell: context.cell,
    ...(context.signal && { signal: context.signal }),
    answered: response,
    ...(context.runElm && { elm: { run: context.runElm, libraries, nowMs: context.now() } }),
  });
  const { item = [] } = filled.response;
  return { response: { ...response, item }, outcomes: filled.outcomes, notes: filled.notes };
}
