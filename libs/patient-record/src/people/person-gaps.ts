import { personOf } from '@fhir-gateway/fhir';
import type { RecordGap } from '../reading/record-connection.js';
import { evidenceOf, replacementId } from './person-evidence.js';
import type { Person, PersonSource } from './person.js';

/** Codes of gaps that are about the Patient as a whole, whose messages say all of it. */
const patientCodes: ReadonlySet<string> = new Set(['PATIENT_REPLACED', 'PATIENT_INACTIVE', 'PATIENT_LINKED']);

/** Whether a gap says that a Patient is not, or may not be, all of the person's at its platform: its message is to be shown. */
export function isPatientGap({ code }: Pick<RecordGap, 'code'>): boolean {
  return patientCodes.has(code);
}

/**
 * What is not known because of who it is, beside what could not be read of each section: connections that did not say whose
 * record they have, those that may be the person's, and Patients that their platform has replaced, no longer uses, or links
 * with further ones.
 */
export function personGaps({ sources, unattributed = [] }: Pick<Person, 'sources' | 'unattributed'>): RecordGap[] {
  return [
    ...sources.flatMap(({ gap }) => gap ?? []),
    ...unattributed,
    ...sources.flatMap((source) => patientGap(source, sources) ?? []),
  ];
}

/**
 * A record that took the place of this one, or is linked with it, is not read: nobody has signed in for it, and whether it is
 * this person's is for them to say.
 */
function patientGap(source: PersonSource, all: readonly PersonSource[]): RecordGap | undefined {
  const { connection, patient } = source;
  const evidence = evidenceOf(source);
  if (patient === undefined || evidence === undefined) return undefined;
  const gap = (code: string, message: string): RecordGap => ({
    connection: connection.id,
    reason: 'truncated',
    code,
    message,
  });
  if (replacementId(patient) !== undefined) {
    const message = 'The platform has put another record in the place of this one. Sign in there again to read it.';
    return gap('PATIENT_REPLACED', message);
  }
  if (evidence.isOutdated) {
    const message = 'The platform no longer uses this record of a patient: it may be outdated, or a mistake.';
    return gap('PATIENT_INACTIVE', message);
  }
  const read = all
    .map((one) => evidenceOf(one))
    .flatMap((one) => (one?.platformId === evidence.platformId ? [one.patientId] : []));
  if (personOf(patient, connection.baseUrl).linkedPatientIds.every((id) => read.includes(id))) return undefined;
  const message =
    'The platform has a further record that it links with this one as the same person’s, which was not read.';
  return gap('PATIENT_LINKED', message);
}
