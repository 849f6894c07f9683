import type { Asker } from '@fhir-gateway/fhir-proxy';
import { readPeople, type RecordConnection } from '@fhir-gateway/patient-record';
import { withoutConnectionNumber, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Patient } from 'fhir/r4.js';
import type { PatientRecords } from '../record/patient-records.js';
import { compareMember, type FoundMember } from './compare-member.js';

/** The part of the records by which a member is matched. */
export type MemberRecords = Pick<PatientRecords, 'connections' | 'decisions' | 'readingOptions'>;

/** The connection of the payer that is this patient's, or what is against there being one. */
export type MemberConnection =
  | Exclude<FoundMember, { answer: 'same' }>
  | { readonly answer: 'same'; readonly connectionId: string; readonly patientId: string };

/**
 * Finds out whom the session is connected for at a payer, and whether that is the patient of the record.
 *
 * @param record the platform of the record
 */
export async function memberOf(
  asker: Asker<AbortSignal>,
  records: MemberRecords,
  record: ResolvedPlatform,
  payer: ResolvedPlatform,
  patient: Patient,
): Promise<MemberConnection> {
  const { session, signal = new AbortController().signal } = asker;
  if (!session) return { answer: 'not-connected' };
  const call = { ...asker, session, signal };
  const connections = await records.connections(call);
  const atPayer = connections.filter(({ id }) => isAt(id, payer));
  const [sources, decisions] = await Promise.all([
    readPeople(atPayer.filter(isLive), records.readingOptions(call)),
    records.decisions(call),
  ]);
  const ofRecord = connections.find(({ id }) => id === record.id) ?? connections.find(({ id }) => isAt(id, record));
  const found = compareMember(patient, record.id, { atPayer: sources, decisions, ...(ofRecord && { ofRecord }) });
  if (found.answer !== 'same') return found;
  const { connection } = found.source;
  return { answer: 'same', connectionId: connection.id, patientId: connection.patientId ?? '' };
}

/** A connection that has ended says nothing any more; the payer would not take its access either. */
function isLive({ ended }: RecordConnection): boolean {
  return ended === undefined;
}

function isAt(connectionId: string, { id }: ResolvedPlatform): boolean {
  return withoutConnectionNumber(connectionId) === withoutConnectionNumber(id);
}
