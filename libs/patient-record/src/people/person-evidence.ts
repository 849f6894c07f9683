import { parseReference } from '@fhir-gateway/fhir';
import type { Patient } from 'fhir/r4.js';

import { statedBirthDate } from './birth-date.js';
import { addressesOf, emailsOf, phonesOf, type ComparableAddress } from './contact-evidence.js';
import { identifiersOf, type ComparableIdentifiers } from './identifier-evidence.js';
import { namesOf, type ComparableName } from './name-evidence.js';
import type { PersonSource } from './person.js';

/** What a connection shows of who the person is, made ready for comparison. Nothing of it comes from who signed in. */
export interface PersonEvidence {
  /** The platform, and the id of the Patient there: another id on one platform is another person for the platform. */
  readonly platformId: string;
  readonly patientId: string;
  readonly names: readonly ComparableName[];
  readonly birthDate?: string;
  readonly sex?: string;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly addresses: readonly ComparableAddress[];
  readonly identifiers: ComparableIdentifiers;
  readonly isTwin: boolean;
  /** The ids of Patients of the same platform that this one is linked with as one and the same. */
  readonly linkedIds: readonly string[];
  /** The platform no longer uses this Patient, or has put another in its place. */
  readonly isOutdated: boolean;
  /** Whoever signed in may read many patients, so that two who share name and birth date may be strangers. */
  readonly isOfPanel: boolean;
  /** Somebody brought the record along: whose it is, the person says. */
  readonly isReceived: boolean;
}

/** No person has more of each; a longer list is a fault of the platform, and would cost time. */
const mostOfEach = 50;

/**
 * The evidence of a connection; `undefined` where the Patient could not be read, or does not have the form of one: it stands
 * alone.
 */
export function evidenceOf({ connection, patient }: PersonSource): PersonEvidence | undefined {
  if (patient === undefined) return undefined;
  try {
    return readEvidence(connection, bounded(patient));
  } catch {
    return undefined;
  }
}

function bounded(patient: Patient): Patient {
  const { name = [], telecom = [], address = [], identifier = [], link = [] } = patient;
  return {
    ...patient,
    name: name.slice(0, mostOfEach),
    telecom: telecom.slice(0, mostOfEach),
    address: address.slice(0, mostOfEach),
    identifier: identifier.slice(0, mostOfEach),
    link: link.slice(0, mostOfEach),
  };
}

function readEvidence(connection: PersonSource['connection'], patient: Patient): PersonEvidence {
  const birthDate = statedBirthDate(patient.birthDate);
  const sex = patient.gender === 'unknown' ? undefined : patient.gender;
  return {
    platformId: connection.id.replace(/~\d+$/, ''),
    patientId: patient.id ?? '',
    names: namesOf(patient),
    birthDate,
    sex,
    phones: phonesOf(patient),
    emails: emailsOf(patient),
    addresses: addressesOf(patient),
    identifiers: identifiersOf(patient),
    isTwin: patient.multipleBirthBoolean === true || patient.multipleBirthInteger !== undefined,
    linkedIds: linkedIds(patient, ['replaced-by', 'replaces']),
    isOutdated: isOutdated(patient),
    isOfPanel: connection.isOfPanel === true,
    isReceived: connection.isReceived === true,
  };
}

/** The id of the Patient that the platform has put in this one's place. */
export function replacementId(patient: Patient): string | undefined {
  return linkedIds(patient, ['replaced-by'])[0];
}

/** The dead are often not active either; that says nothing of the record. */
function isOutdated(patient: Patient): boolean {
  const isDead = patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined;
  return replacementId(patient) !== undefined || (patient.active === false && !isDead);
}

function linkedIds({ link = [] }: Patient, types: readonly string[]): string[] {
  return link.flatMap(({ type, other }) => {
    const named = parseReference(other?.reference);
    return named?.type === 'Patient' && types.includes(type) ? [named.id] : [];
  });
}
