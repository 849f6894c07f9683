import { mergeSection } from '../facts/merge-section.js';
import type { MergedSection } from '../facts/fact.js';
import type { Person } from '../people/person.js';
import { readSections, type ReadingOptions } from '../reading/read-section.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { RecordSection } from '../sections/record-sections.js';
import type { PatientSummary } from './patient-summary.js';
import { unidentified } from './absence-notes.js';
import { summarize, summarizedSections, type SummaryOptions } from './summarize.js';

/** A summary, and what could not be read for it. */
export interface ReadSummary {
  readonly summary: PatientSummary;
  readonly gaps: readonly RecordGap[];
}

/**
 * Reads what a summary needs from all connections of a person, side by side, and makes it. Throws nothing: what could not
 * be read is in `missing` in words, and in `gaps`.
 */
export async function readSummary(person: Person, options: ReadingOptions & SummaryOptions): Promise<ReadSummary> {
  const sections = await readMerged(person, summarizedSections, options);
  return { summary: summarize(person, sections, options), gaps: gapsOf(person, sections) };
}

/** Sections of a person's record, each merged over the connections. */
export async function readMerged(
  { sources }: Pick<Person, 'sources'>,
  sections: readonly RecordSection[],
  options: ReadingOptions,
): Promise<MergedSection[]> {
  const connections = sources.map(({ connection }) => connection);
  const readings = await readSections(connections, sections, options);
  return sections.map((name) =>
    mergeSection(
      name,
      readings.filter(({ section }) => section === name),
    ),
  );
}

/** What could not be read of a person and their sections, each once. */
export function gapsOf(
  person: Pick<Person, 'sources' | 'unattributed'>,
  sections: readonly MergedSection[],
): RecordGap[] {
  const all = [...unidentified(person), ...sections.flatMap(({ gaps }) => gaps)];
  const keyOf = ({ connection, resourceType, reason, code }: RecordGap) =>
    [connection, resourceType, reason, code].join(' ');
  return [...new Map(all.map((gap) => [keyOf(gap), gap])).values()];
}
