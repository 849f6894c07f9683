import { atOnce } from '@fhir-gateway/limits';
import { mergeSteps } from '../facts/merge-section.js';
import type { Fact, MergedSection } from '../matching/fact.js';
import type { SectionReading } from '../reading/read-section.js';
import type { RecordSection } from '../sections/record-sections.js';

/** Resources by the name of the connection, written as short as the test needs them. */
export type Given = Readonly<Record<string, readonly object[]>>;

export const systems = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  icd: 'http://hl7.org/fhir/sid/icd-10-cm',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  cpt: 'http://www.ama-assn.org/go/cpt',
};

/** A concept with one code for each system. */
export function concept(codes: Partial<Record<keyof typeof systems, string>>, text?: string): object {
  const coding = Object.entries(codes).map(([name, code]) => ({ system: systems[name as keyof typeof systems], code }));
  return { ...(coding.length > 0 && { coding }), ...(text !== undefined && { text }) };
}

/** A concept with one code of no matter what system, as statuses have it. */
export function coded(code: string): object {
  return { coding: [{ code }] };
}

function readingsOf(section: RecordSection, given: Given): SectionReading[] {
  return Object.entries(given).map(([connection, resources]) => ({
    connection,
    section,
    resources: resources as SectionReading['resources'],
    gaps: [],
  }));
}

const today = new Date('2026-06-01T00:00:00Z');

/** Merges readings in one turn. */
export function mergeAtOnce(...given: Parameters<typeof mergeSteps>): MergedSection {
  return atOnce(mergeSteps(...given));
}

/** Merges resources as of 2026-06-01, or another moment. */
export function merge(section: RecordSection, given: Given, beside: Given = {}, now = today): MergedSection {
  const readings = [
    ...readingsOf(section, given),
    ...readingsOf(section, beside).map((one) => ({ ...one, resources: [], beside: one.resources })),
  ];
  return mergeAtOnce(section, readings, { now });
}

/** Which entries each fact is made of: `ehr 1, clinic 2`. */
export function madeOf({ facts }: Pick<MergedSection, 'facts'>): string[] {
  return facts.map(sourcesOf).sort();
}

export function sourcesOf({ sources }: Pick<Fact, 'sources'>): string {
  return sources
    .map(({ connection, resource }) => `${connection} ${resource.id ?? ''}`)
    .sort()
    .join(', ');
}

/** Conflicts as `field: value (connections) | value (connections)`. */
export function conflictsIn(fact: Fact | undefined): string[] {
  return (fact?.conflicts ?? []).map(({ field, values }) => {
    const said = values.map(({ value, sources }) => `${value} (${sources.map((one) => one.connection).join(', ')})`);
    return `${field}: ${said.sort().join(' | ')}`;
  });
}

/** Whether two entries of two platforms are one fact, may be one, or are two. */
export function sameness(section: RecordSection, one: object, other: object): 'one' | 'possibly one' | 'two' {
  const certainties = merge(section, { a: [one], b: [other] }).facts.map(({ certainty }) => certainty);
  if (certainties.length === 1) return 'one';
  return certainties.every((certainty) => certainty === 'possible') ? 'possibly one' : 'two';
}
