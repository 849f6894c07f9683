import { whoseEntry } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';

import type { RecordConnection, RecordGap } from './record-connection.js';

/** The code of the gap that entries about another Patient leave. */
const ofAnotherPatient = 'PATIENT_MISMATCH';

/** Of a connection: which Patients there are its person. */
type WhoseConnection = Pick<RecordConnection, 'id' | 'patientId' | 'linkedPatientIds' | 'baseUrl'>;

/**
 * Entries that a platform answered with, without those that name another Patient of the platform: a search parameter that a
 * platform ignores brings everybody's. An entry that names nobody, or somebody by an address elsewhere, is taken for what
 * was asked for.
 *
 * @param type that was asked for
 */
export function withoutOthers<Entry extends FhirResource>(
  entries: readonly Entry[],
  connection: WhoseConnection,
  type: string,
): { readonly own: readonly Entry[]; readonly gaps: readonly RecordGap[] } {
  const own = entries.filter((entry) => whoseEntry(entry, connection) !== 'other');
  const others = entries.length - own.length;
  return { own, gaps: others === 0 ? [] : [othersGap(others, connection, type)] };
}

/** What is said of entries that were left out. */
export function othersGap(count: number, { id }: Pick<WhoseConnection, 'id'>, type: string): RecordGap {
  const what = count === 1 ? 'One entry names' : `${count} entries name`;
  return {
    connection: id,
    resourceType: type,
    reason: 'other-patient',
    code: ofAnotherPatient,
    message: `${what} another patient than was asked for, and ${count === 1 ? 'is' : 'are'} left out.`,
  };
}
