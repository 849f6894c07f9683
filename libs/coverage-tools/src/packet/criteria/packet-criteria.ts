import { isLabelled } from '@fhir-gateway/fhir-proxy';
import type { FhirResource, Questionnaire, QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItemAnswer } from 'fhir/r4.js'; // prettier-ignore
import type { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import type { Packet, PacketCriterion } from '../schema/packet-schema.js';
import { ruleNumber, statement, type PacketSources } from '../schema/packet-sources.js';
import type { CriterionRow } from '../schema/criterion.js';
import { judgeCriteria } from './judge-criteria.js';
import { templateFor, type CriteriaTemplate } from './template.js';
import { fillTemplate, templateForm, type FillOptions } from './template-form.js';

/** Reads the person's own entries of a type; what cannot be read it notes itself. */
interface OwnEntries {
  search(type: FhirResource['resourceType'], what: string): Promise<readonly FhirResource[]>;
}

/** What the criteria of a packet are judged by. */
export interface CriteriaOptions {
  readonly engine: Pick<ExpressionEngine, 'evaluateAll'>;
  /** Of the record. */
  readonly platformId: string;
  /** HCPCS or CPT. */
  readonly code: string;
  /** Diagnoses that the request names, in ICD-10-CM. */
  readonly diagnoses: readonly string[];
  /** Day of service, by which the template is chosen; `YYYY-MM-DD`. */
  readonly serviceDay: string;
  /** Day of the order, from which windows count back; `YYYY-MM-DD`. */
  readonly orderDay: string;
  /** Entries that a person chose, as `Type/id`: of what is labelled as sensitive only these are looked at. */
  readonly chosen: readonly string[];
  /** What the form of the template is filled in with; without a patient it is not. */
  readonly fill?: Omit<FillOptions, 'onDay'>;
}

/** What a template comes to for one record. */
interface TemplateAnswers {
  readonly criteria: Packet['criteria'];
  readonly form?: NonNullable<Packet['form']>;
}

/**
 * The criteria of a packet by a template of our own, each with its sources, and the form of the template where it is CMS's
 * rule.
 *
 * @returns undefined where no template is written for the code
 */
export async function packetCriteria(
  entries: OwnEntries | undefined,
  sources: PacketSources,
  { engine, platformId, code, diagnoses, serviceDay, orderDay, chosen, fill }: CriteriaOptions,
): Promise<TemplateAnswers | undefined> {
  const template = templateFor(code, serviceDay);
  if (!template) return undefined;
  const read = await Promise.all(typesOf(template).map((type) => entries?.search(type, wordsOf(type)) ?? []));
  const all = read.flat();
  const usable = all.filter((one) => !isLabelled(one) || chosen.includes(`${one.resourceType}/${one.id ?? ''}`));
  const record = usable.map((resource) => ({ resource, platform: platformId }));
  const rows = await judgeCriteria(template, record, { engine, onDay: orderDay, code, diagnoses });
  const [first] = template.sources;
  const count = (state: CriterionRow['state']) => rows.filter((row) => row.state === state).length;
  const criteria = {
    title: template.title,
    met: count('met'),
    not_met: count('not-met'),
    not_documented: count('not-documented'),
    for_person: count('for-person'),
    rows: rows.map((row) => packetRow(row, sources)),
    says: [
      ...(first ? [statement(template.note, ruleNumber(first, sources))] : []),
      ...(usable.length < all.length ? [statement(labelled, sources.search('Entries labelled as sensitive'))] : []),
    ],
  };
  if (fill === undefined || template.kind !== 'criteria') return { criteria };
  const questionnaire = templateForm(template, code);
  const response = await fillTemplate(questionnaire, record, { ...fill, onDay: orderDay });
  const numbers = template.sources.map((source) => ruleNumber(source, sources));
  return { criteria, form: formOf(questionnaire, response, criteria.rows, numbers) };
}

/** A form of a template in words: each answer with the sources of the criterion that it belongs to. */
function formOf(
  form: Questionnaire,
  response: QuestionnaireResponse,
  rows: readonly PacketCriterion[],
  sources: number[],
): NonNullable<Packet['form']> {
  const answered = new Map((response.item ?? []).flatMap(({ item = [] }) => item.map((one) => [one.linkId, one.answer ?? []]))); // prettier-ignore
  const asked = (form.item ?? []).flatMap((group) => (group.item ?? []).map((item): [QuestionnaireItem, QuestionnaireItem] => [group, item])); // prettier-ignore
  const answers = asked.flatMap(([group, item]) => {
    const found = answered.get(item.linkId) ?? [];
    const of = rows.find(({ id }) => id === group.linkId)?.sources ?? sources;
    return found.length === 0
      ? []
      : [{ question: `${group.text ?? ''} ${item.text ?? ''}`, answer: found.map(answerText).join(', '), sources: of }];
  });
  return {
    title: form.title ?? '',
    says:
      'A template of this gateway after Medicare’s text; it is no form of the payer. ' +
      `${answers.length} of ${asked.length} questions are answered from the record; the others are for a person.`,
    answers,
    response: { ...response },
    sources,
  };
}

function answerText({
  valueDate,
  valueQuantity: quantity,
  valueCoding: coding,
  valueString,
}: QuestionnaireResponseItemAnswer): string {
  const amount = quantity && [quantity.comparator, quantity.value, quantity.unit ?? quantity.code];
  const words = amount ? amount.filter((one) => one !== undefined).join(' ') : undefined;
  return words ?? valueDate ?? valueString ?? [coding?.display, coding?.code].filter(Boolean).join(', ');
}

const labelled = 'Entries that the platform labels as sensitive were not looked at: a person has to choose them.';

/** A type of resource in words, in the plural. */
function wordsOf(type: string): string {
  const words = type.replaceAll(/(?<!^)(?=[A-Z])/g, ' ').toLowerCase();
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
}

/** Every type of resource that the questions look at. */
function typesOf({ questions }: CriteriaTemplate): FhirResource['resourceType'][] {
  const types = questions.flatMap(({ find, read }) => [...(find?.types ?? []), ...(read?.types ?? [])]);
  return [...new Set(types)] as FhirResource['resourceType'][];
}

function packetRow(
  { id, text, topic, state, evidence, reason, source }: CriterionRow,
  sources: PacketSources,
): PacketCriterion {
  // prettier-ignore
  const shown = evidence.map(({ reference, platform, value, date }) =>
    sources.add({ kind: 'record', title: value, reference, platform, ...(date !== undefined && { date: date.slice(0, 10) }) }), // prettier-ignore
  );
  return {
    ...{ id, text, topic, state, reason },
    evidence: evidence.map((one) => ({ ...one })),
    sources: [...new Set([ruleNumber(source, sources), ...shown])],
  };
}
