import { readEachSection, type ReadingOptions } from '../reading/read-section.js';
import type { RecordConnection } from '../reading/record-connection.js';
import type { RecordSection } from '../sections/record-sections.js';
import type { MergedSection } from './fact.js';
import { mergeSection } from './merge-section.js';

/** Whose record is read: a person, or the connections alone. */
export interface Connected {
  readonly sources: readonly { readonly connection: RecordConnection }[];
  /** As platforms say; absent where nobody looked. */
  readonly birthDates?: readonly string[];
}

/** Sections of a person's record, each merged over the connections. */
export async function readMerged(
  person: Connected,
  sections: readonly RecordSection[],
  options: ReadingOptions,
): Promise<MergedSection[]> {
  const merged = new Map<RecordSection, MergedSection>();
  // What they are made of is held with them.
  await readEachSection(
    connectionsOf(person),
    sections,
    options,
    async (section, readings) => void merged.set(section, await mergeSection(section, readings, person)),
    false,
  );
  return sections.flatMap((section) => merged.get(section) ?? []);
}

/** The connections whose record is read. */
export function connectionsOf({ sources }: Connected): RecordConnection[] {
  return sources.map(({ connection }) => connection);
}
