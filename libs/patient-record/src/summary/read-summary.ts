import { inTurns } from '@fhir-gateway/limits';
import { outlineSteps } from '../facts/merge-section.js';
import { connectionsOf } from '../facts/read-merged.js';
import type { MergedSection } from '../facts/fact.js';
import { personGaps } from '../people/person-gaps.js';
import type { Person } from '../people/person.js';
import { readEachSection, type ReadingOptions } from '../reading/read-section.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { PatientSummary } from './patient-summary.js';
import { SectionChooser, type ChosenSection } from './choose-section.js';
import { summarize, summarizedSections, type SummaryOptions } from './summarize.js';

/** A summary, and what could not be read for it. */
export interface ReadSummary {
  readonly summary: PatientSummary;
  readonly gaps: readonly RecordGap[];
}

/**
 * Reads what a summary needs from all connections of a person, side by side, and makes it. Throws nothing: what could not
 * be read is in `missing` in words, and in `gaps`. Of each section only what is shown is held when the next one is merged.
 */
export async function readSummary(person: Person, options: ReadingOptions & SummaryOptions): Promise<ReadSummary> {
  const chooser = new SectionChooser(person, options);
  const chosen: ChosenSection[] = [];
  const { birthDates } = person;
  const now = new Date(options.nowMs);
  await readEachSection(connectionsOf(person), summarizedSections, options, async (section, readings) => {
    chosen.push(await inTurns(chooseSteps(chooser, section, readings, { now, birthDates })));
  });
  chosen.sort((one, other) => summarizedSections.indexOf(one.section) - summarizedSections.indexOf(other.section));
  return { summary: summarize(person, chosen, options), gaps: gapsOf(person, chosen) };
}

function* chooseSteps(
  chooser: SectionChooser,
  ...read: Parameters<typeof outlineSteps>
): ReturnType<SectionChooser['choose']> {
  return yield* chooser.choose(yield* outlineSteps(...read));
}

/** What could not be read of a person and their sections, each once. */
export function gapsOf(
  person: Pick<Person, 'sources' | 'unattributed'>,
  sections: readonly Pick<MergedSection, 'gaps'>[],
): RecordGap[] {
  const all = [...personGaps(person), ...sections.flatMap(({ gaps }) => gaps)];
  const keyOf = ({ connection, resourceType, reason, code, said }: RecordGap) =>
    [connection, resourceType, reason, code, said].join(' ');
  return [...new Map(all.map((gap) => [keyOf(gap), gap])).values()];
}
