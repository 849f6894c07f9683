import { Deadline } from '@fhir-gateway/fhir-proxy';
import type { Gateway, RecordCall } from '@fhir-gateway/gateway';
import {
  mergeSection,
  readSections,
  type MergedSection,
  type Person,
  type RecordSection,
} from '@fhir-gateway/patient-record';

/** A page shows what has arrived by then, and says who has not answered; the person decides whether to wait. */
const firstLookMs = 2_000;
/** For who chose to wait. */
const longLookMs = 20_000;

/**
 * Sections of one person's record, each merged over the platforms, with what had arrived in time.
 *
 * @param waits whether the person chose to wait for platforms that are slow
 */
export async function readMergedSections(
  { records }: Gateway,
  call: RecordCall,
  { sources }: Person,
  { sections, waits }: { readonly sections: readonly RecordSection[]; readonly waits: boolean },
): Promise<MergedSection[]> {
  const deadline = new Deadline(waits ? longLookMs : firstLookMs, call.signal);
  try {
    const timed = { ...call, signal: deadline.signal };
    // Readers that end with the time of the page; those of the person end with the look at who is who.
    const bound = new Map((await records.connections(timed)).map((one) => [one.id, one]));
    const connections = sources.flatMap(({ connection }) => bound.get(connection.id) ?? []);
    const readings = await readSections(connections, sections, records.readingOptions(timed));
    return sections.map((name) =>
      mergeSection(
        name,
        readings.filter(({ section }) => section === name),
      ),
    );
  } finally {
    deadline.release();
  }
}
