import type { MemberComparison } from '@fhir-gateway/coverage-tools';
import {
  groupPeople,
  type PeopleDecision,
  type Person,
  type PersonSource,
  type RecordConnection,
} from '@fhir-gateway/patient-record';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { Patient } from 'fhir/r4.js';

/** Who is connected, and what the person has said about who is who. */
export interface ConnectedPeople {
  /** What each connection to the payer says of its person. */
  readonly atPayer: readonly PersonSource[];
  /** The connection behind the record; absent for a record that nobody signs in to. */
  readonly ofRecord?: RecordConnection;
  readonly decisions: readonly PeopleDecision[];
}

/** What comparing found: the connection at the payer that is this person's, or why there is none. */
export type FoundMember =
  | { readonly answer: 'not-connected' }
  | { readonly answer: 'same'; readonly source: PersonSource }
  | Extract<MemberComparison, { answer: 'unsure' | 'different' }>;

/**
 * Compares the patient of a record with the people whom the session is connected for at a payer, by the same evidence and
 * decisions by which records are joined. A connection that cannot be read is nobody's for certain.
 *
 * @param recordId the platform of the record, with the number of its connection where it has one
 */
export function compareMember(patient: Patient, recordId: string, people: ConnectedPeople): FoundMember {
  const { atPayer, ofRecord, decisions } = people;
  if (atPayer.length === 0) return { answer: 'not-connected' };
  const own: PersonSource = { connection: recordConnection(patient, recordId, ofRecord), patient };
  const groups = groupPeople([own, ...atPayer], decisions);
  const person = groups.find(({ sources }) => sources.includes(own));
  const source = atPayer.find((one) => person?.sources.includes(one) && one.patient !== undefined);
  if (source) return { answer: 'same', source };
  const question = person?.questions?.[0];
  if (question) return { answer: 'unsure', reasons: question.reasons.map(({ words }) => words) };
  if (atPayer.some(({ gap }) => gap !== undefined)) {
    return { answer: 'unsure', reasons: ['The connection to the payer could not be read.'] };
  }
  return { answer: 'different', reasons: reasonsAgainst(groups) };
}

/** What two people who are certainly two differ in is not asked for by name here: the sentence alone says enough. */
function reasonsAgainst(groups: readonly Person[]): string[] {
  const [one, other] = groups.map(({ birthDates }) => birthDates[0]);
  return one !== undefined && other !== undefined && one !== other ? ['The birth dates differ.'] : [];
}

function recordConnection(patient: Patient, recordId: string, known: RecordConnection | undefined): RecordConnection {
  if (known) return { ...known, id: recordId, patientId: patient.id ?? '' };
  return {
    id: recordId,
    platformName: recordId,
    baseUrl: '',
    isStrict: false,
    patientId: patient.id ?? '',
    // Whoever reads an open platform may read many patients.
    isOfPanel: true,
    reader: () => Promise.reject(new TypeError(`${withoutConnectionNumber(recordId)} is compared, and not read`)),
  };
}
