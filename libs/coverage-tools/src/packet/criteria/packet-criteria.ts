import { isLabelled } from '@fhir-gateway/fhir-proxy';
import type { FhirResource } from 'fhir/r4.js';
import type { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import type { Packet, PacketCriterion } from '../schema/packet-schema.js';
import { ruleNumber, statement, type PacketSources } from '../schema/packet-sources.js';
import type { CriterionRow } from '../schema/criterion.js';
import { judgeCriteria } from './judge-criteria.js';
import { templateFor, type CriteriaTemplate } from './template.js';

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
}

/**
 * The criteria of a packet by a template of our own, each with its sources.
 *
 * @returns undefined where no template is written for the code
 */
export async function packetCriteria(
  entries: OwnEntries | undefined,
  sources: PacketSources,
  { engine, platformId, code, diagnoses, serviceDay, orderDay, chosen }: CriteriaOptions,
): Promise<Packet['criteria'] | undefined> {
  const template = templateFor(code, serviceDay);
  if (!template) return undefined;
  const read = await Promise.all(typesOf(template).map((type) => entries?.search(type, wordsOf(type)) ?? []));
  const all = read.flat();
  const usable = all.filter((one) => !isLabelled(one) || chosen.includes(`${one.resourceType}/${one.id ?? ''}`));
  const record = usable.map((resource) => ({ resource, platform: platformId }));
  const rows = await judgeCriteria(template, record, { engine, onDay: orderDay, code, diagnoses });
  const [first] = template.sources;
  const count = (state: CriterionRow['state']) => rows.filter((row) => row.state === state).length;
  return {
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
