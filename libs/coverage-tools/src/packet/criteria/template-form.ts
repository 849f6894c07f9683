import { timeOf } from '@fhir-gateway/fhir';
import type { RunInCell } from '@fhir-gateway/limits/cells';
import type { Expression, Extension, FhirResource, Patient, Questionnaire, QuestionnaireItem, QuestionnaireResponse } from 'fhir/r4.js'; // prettier-ignore
import { prefill } from '../../dtr/prefill/prefill.js';
import { stableUuid } from '../../stable-uuid.js';
import { dateOf, standingOf, type RecordEntry } from './record-facts.js';
import type { CriteriaTemplate, TemplateQuestion } from './template.js';

const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';
const variable = 'http://hl7.org/fhir/StructureDefinition/variable';
const patientContext: Extension = {
  url: `${sdc}launchContext`,
  extension: [
    { url: 'name', valueCoding: { system: 'http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext', code: 'patient' } },
    { url: 'type', valueCode: 'Patient' },
  ],
};

/** By which a search is sorted from new to old, where it is not `date`. */
const sortedBy: Readonly<Record<string, string>> = {
  ServiceRequest: 'authored',
  DeviceRequest: 'authored-on',
  ImagingStudy: 'started',
  Condition: 'recorded-date',
};

/**
 * A template as a form: a group for each question, with what entries of a record answer by themselves and the question
 * itself, which is for a person. It is filled in by whoever knows FHIRPath and searches, as forms of payers are.
 *
 * @param code HCPCS or CPT, without its text
 * @see http://hl7.org/fhir/uv/sdc/populate.html#expression-based-population
 */
export function templateForm(template: CriteriaTemplate, code: string): Questionnaire {
  const { id, title, validFrom: date, sources, questions } = template;
  const first = (at: number) => questions.findIndex(({ find }) => isSame(find, questions[at]?.find)) === at;
  return {
    resourceType: 'Questionnaire',
    id,
    url: `urn:uuid:${stableUuid('template', id, code)}`,
    ...{ title, status: 'draft', subjectType: ['Patient'], date },
    purpose: sources.map((one) => `${one.title}: ${one.url}, read on ${one.seenOn}`).join('\n'),
    extension: [patientContext],
    // What one search answers is asked for once.
    item: questions.map((question, at) => groupOf(question, code, first(at))),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function groupOf(question: TemplateQuestion, code: string, isAsked: boolean): QuestionnaireItem {
  const { id, text, find } = question;
  const items = find && isAsked ? foundItems(id, find, code) : [];
  return {
    ...{ linkId: id, text, type: 'group' },
    ...(find && items.length > 0 && { extension: find.types.map((type, at) => searchOf(type, find, at)) }),
    item: [...items, { linkId: `${id}.so`, text: 'Is it so?', type: 'boolean' }],
  };
}

type Find = NonNullable<TemplateQuestion['find']>;

function searchOf(type: string, { system, codes }: Find, at: number): Extension {
  const tokens = Array.isArray(codes) && system !== undefined ? codes.map((one) => `${system}|${one}`) : [];
  const asked = tokens.length === 0 ? '' : `&code=${tokens.map(encodeURIComponent).join(',')}`;
  const expression = `${type}?patient={{%patient.id}}${asked}&_sort=-${sortedBy[type] ?? 'date'}`;
  return { url: variable, valueExpression: { name: `found${at}`, language: 'application/x-fhir-query', expression } };
}

function foundItems(id: string, find: Find, code: string): QuestionnaireItem[] {
  const found = `(${find.types.map((_type, at) => `%found${at}.entry.resource`).join(' | ')})`;
  const { system, prefixes, where } = find;
  const ofSystem = system === undefined ? '' : ` and system = '${system}'`;
  if (prefixes) {
    const begins = prefixes.map((one) => `code.startsWith('${one}')`).join(' or ');
    const path = `${found}.where(${stands}).select(code | reasonCode).coding.where((${begins})${ofSystem}).distinct()`;
    return [filled(`${id}.diagnosis`, 'Diagnoses of the record', 'open-choice', path, { repeats: true })];
  }
  const codes = find.codes === 'of-the-order' ? [code] : (find.codes ?? []);
  const coded = `(code | codeCodeableConcept | type).coding.exists(code in (${codes.map((one) => `'${one}'`).join(' | ')})${ofSystem})`;
  const first = `${found}.where(${stands} and ${coded}${where === undefined ? '' : ` and (${where})`}`;
  const days = 'authoredOn | period.start | performed | performed.start | effective | effective.start | started';
  if (isSame(find.types, ['Observation'])) {
    const newest = `${first} and value.ofType(Quantity).value.exists()).first()`;
    return [
      filled(`${id}.result`, 'Latest result', 'quantity', `${newest}.value.ofType(Quantity)`),
      filled(`${id}.day`, 'Day of the latest result', 'date', dayIn(newest, 'effective | effective.start')),
    ];
  }
  return [filled(`${id}.day`, 'Day in the record', 'date', dayIn(`${first}).first()`, days))];
}

/** Of what is refuted, over, not done or not yet so nothing is filled in. */
const stands =
  "(status.empty() or (status in ('not-done' | 'not-taken' | 'draft' | 'cancelled' | 'revoked' | 'registered')).not())" +
  " and verificationStatus.coding.where(code in ('refuted' | 'entered-in-error')).empty()" +
  " and clinicalStatus.coding.where(code in ('resolved' | 'remission' | 'inactive')).empty()";

function dayIn(entry: string, days: string): string {
  return `${entry}.select(${days}).where($this is dateTime or $this is instant or $this is date).first()`;
}

function filled(
  linkId: string,
  text: string,
  type: QuestionnaireItem['type'],
  expression: string,
  more: Partial<QuestionnaireItem> = {},
): QuestionnaireItem {
  const initial: Expression = { language: 'text/fhirpath', expression };
  return { linkId, text, type, ...more, extension: [{ url: `${sdc}initialExpression`, valueExpression: initial }] };
}

/** What a form is filled in from: entries that were read already, of one patient. */
export interface FillOptions {
  readonly cell: RunInCell;
  readonly patient: Patient & { readonly id: string };
  /** Days after it are none of a request: `YYYY-MM-DD`. */
  readonly onDay: string;
  /** ISO 8601 */
  readonly at: string;
  readonly signal?: AbortSignal;
}

const budgetMs = 5_000;

/** The form of a template as the record answers it; what a person has to say stays open. */
export async function fillTemplate(
  form: Questionnaire,
  record: readonly RecordEntry[],
  { cell, patient, onDay, at, signal }: FillOptions,
): Promise<QuestionnaireResponse> {
  const last = timeOf(onDay)?.untilMs ?? 0;
  const when = ({ resource }: RecordEntry) => timeOf(dateOf(resource))?.fromMs;
  const usable = record
    .filter((one) => standingOf(one.resource) !== 'void')
    .filter((one) => dateOf(one.resource) === undefined || (when(one) ?? Infinity) < last)
    .toSorted((one, other) => (when(other) ?? 0) - (when(one) ?? 0));
  const { response } = await prefill(
    form,
    { subject: `Patient/${patient.id}`, authored: at },
    {
      ...{ cell, patientId: patient.id, resources: [patient], budgetMs, ...(signal && { signal }) },
      read: async ({ path }) => ({
        ...{ resourceType: 'Bundle', type: 'searchset' },
        entry: usable
          .filter(({ resource }) => resource.resourceType === path)
          .map(({ resource }) => ({ resource: resource as FhirResource })),
      }),
    },
  );
  return response;
}
