import { parseReference } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';
import { readPerson } from '../../record-resources.js';
import type { Packet } from '../schema/packet-schema.js';
import { PacketSources } from '../schema/packet-sources.js';
import { RecordEntries, type ReadableRecord } from '../record-entries.js';
import type { CopiedEntry } from './record-copies.js';

/** Entries read at once for one document. */
const atOnce = 4;

/**
 * The entries of the record that criteria and chosen documents of a packet name, read anew for its document. What is not
 * shown any more is left out of the copies: the packet names it in words all the same.
 *
 * @throws CoverageError COVERAGE_UNAVAILABLE where the patient cannot be read
 */
export async function packetEntries(record: ReadableRecord, packet: Packet): Promise<CopiedEntry[]> {
  const { member, platform_id: platform, as_of: asOf } = packet;
  if (!member) return [];
  const person = await readPerson(record, member.patient_id);
  const entries = new RecordEntries(record, person, new PacketSources(platform, asOf.slice(0, 10)));
  const names = [...new Set(namedBy(packet))];
  const found: CopiedEntry[] = [];
  for (let at = 0; at < names.length; at += atOnce) {
    const read = await Promise.all(names.slice(at, at + atOnce).map((name) => readOwn(entries, name)));
    found.push(
      ...read.flatMap((resource) => (resource ? [{ resource, platform, baseUrl: record.recordsBaseUrl }] : [])),
    );
  }
  return found;
}

function namedBy({ criteria, documents, platform_id: platformId }: Packet): string[] {
  const evidence = criteria.rows.flatMap((row) => row.evidence).filter(({ platform }) => platform === platformId);
  const chosen = documents.filter((one) => one.chosen);
  return [...evidence, ...chosen].map(({ reference }) => reference);
}

async function readOwn(entries: RecordEntries, name: string): Promise<FhirResource | undefined> {
  const named = parseReference(name);
  if (named === undefined) return undefined;
  const found = await entries.read(named.type as FhirResource['resourceType'], named.id, 'entries');
  return found && entries.isOwn(found) ? found : undefined;
}
