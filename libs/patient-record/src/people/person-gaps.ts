import type { RecordGap } from '../reading/record-connection.js';
import { evidenceOf, replacementId } from './person-evidence.js';
import type { Person, PersonSource } from './person.js';

/** The code of the gap that a record has in whose place the platform has put another. */
export const patientReplaced = 'PATIENT_REPLACED';

/**
 * What is not known because of who it is, beside what could not be read of each section: connections that did not say whose
 * record they have, those that may be the person's, and records in whose place the platform has put another one.
 */
export function personGaps({ sources, unattributed = [] }: Pick<Person, 'sources' | 'unattributed'>): RecordGap[] {
  return [...sources.flatMap(({ gap }) => gap ?? []), ...unattributed, ...sources.flatMap(replacedGap)];
}

/**
 * The record that took the place of this one is not read: nobody has signed in for it, and whether it is this person's is for
 * them to say.
 */
function replacedGap(source: PersonSource): RecordGap[] {
  const { connection, patient } = source;
  if (patient === undefined || evidenceOf(source) === undefined || replacementId(patient) === undefined) return [];
  return [
    {
      connection: connection.id,
      reason: 'truncated',
      code: patientReplaced,
      message: 'The platform has put another record in the place of this one. Sign in there again to read it.',
    },
  ];
}
