import type { Bundle, FhirResource } from 'fhir/r4.js';

import type { Person } from '../people/person.js';
import type { ReadingOptions } from '../reading/read-section.js';
import type { RecordGap } from '../reading/record-connection.js';
import { readMerged } from '../facts/read-merged.js';
import { gapsOf } from '../summary/read-summary.js';
import { ipsDocument, ipsRecordSections, type IpsOptions } from './ips-document.js';

/** A document, and what could not be read for it; its text says so as well. */
export interface ReadIps {
  readonly bundle: Bundle<FhirResource>;
  readonly gaps: readonly RecordGap[];
}

/** Reads what an IPS document needs from all connections of a person, side by side, and makes it. Throws nothing. */
export async function readIps(person: Person, options: ReadingOptions & IpsOptions): Promise<ReadIps> {
  const sections = await readMerged(person, ipsRecordSections, options);
  return { bundle: ipsDocument(person, sections, options), gaps: gapsOf(person, sections) };
}
