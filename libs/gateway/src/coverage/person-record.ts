import { CoverageError, WholeRecord, type RecordPart, type RecordReader } from '@fhir-gateway/coverage-tools';
import { coversPlatform, type Asker } from '@fhir-gateway/fhir-proxy';
import { isPatientGap, personGaps, type Person, type PersonSource } from '@fhir-gateway/patient-record';
import { withoutConnectionNumber, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import { GatewayError } from '../errors/errors.js';
import type { PatientRecords } from '../record/patient-records.js';

/** How the other platforms of a person are found and read. */
export interface PersonRecordParts {
  readonly records: Pick<PatientRecords, 'people'>;
  readonly auth: Pick<SmartAuth, 'statuses'>;
  /** Reads of one connection with the caller's own access. */
  readerOf(connectionId: string): RecordReader;
  fhirBaseUrl(connectionId: string): string;
}

/**
 * The record of the person whom a connection is for, over all platforms that are connected for that person. Never of two
 * people: while it is open who somebody is, the question is the answer.
 *
 * @param platform the one where the patient and the coverage are
 * @param patientId of the patient at the platform of the call; absent where nobody is named
 * @throws CoverageError PATIENT_MISSING
 * @throws GatewayError CALLER_UNKNOWN | PERSON_UNKNOWN for a patient whom no sign-in chose | PERSON_UNCERTAIN
 */
export async function openPersonRecord(
  asker: Asker<AbortSignal>,
  platform: ResolvedPlatform,
  patientId: string | undefined,
  read: RecordReader,
  { records, auth, readerOf, fhirBaseUrl }: PersonRecordParts,
): Promise<WholeRecord> {
  const { session, grant, signal = new AbortController().signal } = asker;
  if (!session) throw new GatewayError('CALLER_UNKNOWN', 'A whole record is a person’s, and this call has no session.');
  if (patientId === undefined) throw new CoverageError('PATIENT_MISSING', 'Whose record is meant is not known.');
  const [people, connections] = await Promise.all([
    records.people({ ...asker, session, signal }),
    auth.statuses(session),
  ]);
  const found = findPerson(people, platform, patientId);
  if (!found) {
    const message = `No sign-in at ${withoutConnectionNumber(platform.id)} is for this patient: only its own record is known.`;
    throw new GatewayError('PERSON_UNKNOWN', message);
  }
  requireCertain(found.person);
  const others = found.person.sources.filter((source) => source !== found.source);
  const hidden = connections.filter(({ platformId }) => !coversPlatform(grant, platformId)).length;
  const { linkedPatientIds } = found.source.connection;
  const own = { platformId: platform.id, patientId, linkedPatientIds, baseUrl: fhirBaseUrl(platform.id), read };
  const parts = others.flatMap(({ connection: { id, linkedPatientIds, isReceived, ended }, patient }): RecordPart[] =>
    patient?.id === undefined || isReceived === true || ended
      ? []
      : [{ platformId: id, patientId: patient.id, linkedPatientIds, baseUrl: fhirBaseUrl(id), read: readerOf(id) }],
  );
  return new WholeRecord(own, parts, [...gapsOf(found.person), ...hiddenGap(hidden)]);
}

/** The plain id of a platform means one of its connections: the one for this patient. */
function findPerson(
  people: readonly Person[],
  platform: ResolvedPlatform,
  patientId: string,
): { readonly person: Person; readonly source: PersonSource } | undefined {
  const plain = withoutConnectionNumber(platform.id);
  const isMeant = ({ connection: { id }, patient }: PersonSource) =>
    patient?.id === patientId &&
    (id === platform.id || (platform.id === plain && withoutConnectionNumber(id) === plain));
  for (const person of people) {
    const source = person.sources.find(isMeant);
    if (source) return { person, source };
  }
  return undefined;
}

function requireCertain({ questions = [] }: Person): void {
  const [question] = questions;
  if (!question) return;
  const [one, other] = question.connections;
  const why = question.reasons.map(({ words }) => words).join(' ');
  const message = `It is not certain whether ${one} and ${other} are connected for one person. ${why}`.trim();
  throw new GatewayError('PERSON_UNCERTAIN', message);
}

function gapsOf(person: Person): string[] {
  const received = person.sources.filter(({ connection }) => connection.isReceived === true);
  return [
    ...personGaps(person).map((gap) => {
      const { connection, code, message } = gap;
      // What is said of a Patient as a whole does not keep it from being read.
      return `${connection}${isPatientGap(gap) ? '' : ' was not read'} (${code}): ${message}`;
    }),
    ...received.map(({ connection }) => `${connection.id} was not read: it is a copy that the person was sent.`),
  ];
}

/** An app learns nothing of what it was not given but that there is something. */
function hiddenGap(count: number): string[] {
  if (count === 0) return [];
  const noun = count === 1 ? 'connection is' : 'connections are';
  return [`${count} ${noun} outside of what this app was given, and was not read; the person can give more.`];
}
