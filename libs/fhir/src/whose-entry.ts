import type { Reference } from 'fhir/r4.js';
import { isObject, objectsOf } from './json-object.js';
import { mentionedPatients, parseReference, patientCondition } from './reference.js';
import { patientElements } from './type-tables.js';

/** Elements by which resources of any type say whom they are about, as single references or lists of them. */
const subjectElements = ['patient', 'subject', 'beneficiary', 'for', 'individual', 'candidate'] as const;

/** The person whose entries are asked for, at one platform. */
export interface Person {
  /** Their id; without one every entry that names a patient is somebody else's. */
  readonly patientId?: string | undefined;
  /** Further ids under which the platform has the same person. */
  readonly linkedPatientIds?: readonly string[] | undefined;
  /** The FHIR base whose Patients the ids are; without one a Patient of any address is compared by its id. */
  readonly baseUrl?: string;
}

/**
 * Whose an entry is: the person's; another patient's; of somebody whom only another server can name; or it does not say.
 * What follows from each word is the policy of who asks.
 */
type Whose = 'own' | 'other' | 'elsewhere' | 'unsaid';

/** Of elements that disagree: the entry is the other's. */
const weights: Readonly<Record<Whose, number>> = { unsaid: 0, own: 1, elsewhere: 2, other: 3 };

/**
 * Whose an entry is, by the elements that say whom it is about. Each of them counts: of two that disagree the entry is the
 * other's. Where none names a patient, the rest of the patient compartment decides, and one place in it makes it the person's.
 *
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
export function whoseEntry(resource: unknown, person: Person): Whose {
  if (!isObject(resource)) return 'unsaid';
  const { resourceType, id } = resource;
  if (resourceType === 'Patient') return id === undefined ? 'unsaid' : isOwn(id, person) ? 'own' : 'other';
  let subject: Whose = 'unsaid';
  for (const element of subjectElements) {
    const value = resource[element];
    if (value === undefined) continue;
    const about = Array.isArray(value) ? whoseReferences(value, person) : whoseReference(value, person);
    if (weights[about] > weights[subject]) subject = about;
  }
  return subject === 'unsaid' ? whoseReferences(compartmentReferences(resource), person) : subject;
}

/**
 * The texts of all references by which a resource belongs to patients, of whatever form: for who must refuse another's.
 *
 * @param resourceType what it is taken for, whatever it says itself
 */
export function compartmentTexts(resource: unknown, resourceType: string): string[] {
  const values = patientElements(resourceType).flatMap((path) => valuesAt(resource, path));
  return values
    .map((value) => (isObject(value) ? value['reference'] : undefined))
    .filter((one) => typeof one === 'string');
}

/** The reference by which a resource says whom it is about; an appointment names everybody who takes part alike. */
export function subjectOf(resource: unknown): Reference | undefined {
  return isObject(resource) ? (subjectsOf(resource)[0] as Reference | undefined) : undefined;
}

/** The id of the patient that a resource is about; a Patient is about itself. */
export function subjectPatient(resource: unknown): string | undefined {
  if (!isObject(resource)) return undefined;
  if (resource['resourceType'] === 'Patient') return parseReference(`Patient/${String(resource['id'])}`)?.id;
  return subjectsOf(resource)
    .map(patientIn)
    .find((one) => one !== undefined)?.id;
}

function subjectsOf(resource: Record<string, unknown>): Record<string, unknown>[] {
  const named = subjectElements.map((element) => resource[element]).filter(isObject);
  if (named.length > 0 || resource['resourceType'] !== 'Appointment') return named;
  return compartmentReferences(resource).filter((one) => isObject(one) && patientIn(one) !== undefined) as typeof named;
}

/**
 * The person behind a Patient: its own id, and those of the Patients that its server links with it as the same person.
 * A Patient of another server says nothing of the ids here.
 *
 * @param baseUrl the FHIR base that links may begin with
 * @see https://hl7.org/fhir/R4/patient-definitions.html#Patient.link
 */
export function personOf(
  patient: unknown,
  baseUrl?: string,
): Pick<Person, 'patientId'> & { readonly linkedPatientIds: readonly string[] } {
  const { id, link } = isObject(patient) ? patient : {};
  const linked = objectsOf(link)
    .slice(0, mostLinks)
    .map(({ other }) => patientIn(other))
    .flatMap((named) => (named && (named.base === '' || named.base === baseUrl) ? named.id : []));
  const patientId = typeof id === 'string' ? id : undefined;
  return { patientId, linkedPatientIds: [...new Set(linked)].filter((one) => one !== patientId) };
}

/** A server that links more has put a group there. */
const mostLinks = 20;

/** Of references that name whom they are about alike: one to the person is enough. */
function whoseReferences(references: readonly unknown[], person: Person): Whose {
  const named = references.map((one) => whoseReference(one, person));
  return (['own', 'other', 'elsewhere'] as const).find((whose) => named.includes(whose)) ?? 'unsaid';
}

function whoseReference(value: unknown, person: Person): Whose {
  const named = patientIn(value);
  if (named === undefined) return namesPatient(value) ? 'elsewhere' : 'unsaid';
  if (isOwn(named.id, person)) return 'own';
  const { baseUrl } = person;
  return baseUrl === undefined || named.base === '' || named.base === baseUrl ? 'other' : 'elsewhere';
}

/** A patient that is named by no id that could be compared, as by `Patient?identifier=…`: whoever its server finds. */
function namesPatient(value: unknown): boolean {
  const { reference } = isObject(value) ? value : {};
  if (typeof reference !== 'string') return false;
  return patientCondition(reference) !== undefined || mentionedPatients(reference).length > 0;
}

function patientIn(value: unknown): ReturnType<typeof parseReference> {
  const { reference } = isObject(value) ? value : {};
  // A space around it is the only fault that every server forgives.
  const named = typeof reference === 'string' ? parseReference(reference.trim()) : undefined;
  return named?.type === 'Patient' ? named : undefined;
}

function compartmentReferences(resource: Record<string, unknown>): unknown[] {
  return patientElements(String(resource['resourceType'])).flatMap((path) => valuesAt(resource, path));
}

/** The values at a path; on each of its steps there may be a list. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return [value];
  return isObject(value) ? valuesAt(value[name], rest) : [];
}

function isOwn(id: unknown, { patientId, linkedPatientIds = [] }: Person): boolean {
  return patientId !== undefined && (id === patientId || linkedPatientIds.includes(String(id)));
}
