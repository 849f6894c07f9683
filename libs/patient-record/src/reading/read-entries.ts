import type { FhirResource } from 'fhir/r4.js';

import { abortOf } from './abort-of.js';
import { readSearch } from './read-search.js';
import type { ReadingOptions } from './reading-options.js';
import type { RecordConnection, RecordGap } from './record-connection.js';

/** The entries of one type, and why some are missing. */
export interface EntriesReading<Entry extends FhirResource> {
  readonly entries: readonly Entry[];
  readonly gaps: readonly RecordGap[];
}

/**
 * Reads the entries of one type about the patient of a connection to the last page, without those that name another patient.
 * Throws nothing: what could not be read is a gap. A platform that does not offer the type has no entries, which is none.
 */
export async function readEntries<Entry extends FhirResource>(
  connection: RecordConnection,
  type: Entry['resourceType'],
  options: ReadingOptions,
): Promise<EntriesReading<Entry>> {
  const { aborted, release } = abortOf(options.signal);
  try {
    const { resources, gaps } = await readSearch(connection, { type }, { ...options, aborted });
    const entries = resources.filter((one): one is Entry => one.resourceType === type);
    return { entries, gaps: gaps.filter(({ reason }) => reason !== 'unsupported') };
  } finally {
    release();
  }
}
