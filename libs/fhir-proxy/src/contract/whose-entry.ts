import { parseReference } from './resource-id.js';

/** Elements by which resources of any type say whom they are about, as single references or lists of them. */
const elements = ['patient', 'subject', 'beneficiary', 'for', 'individual', 'candidate'] as const;

/** The patient whose entries are asked for. */
export interface EntryOwner {
  /** Their id; without one every entry that names a patient is somebody else's. */
  readonly patientId?: string | undefined;
  /** Further ids under which the platform has the same person. */
  readonly linkedPatientIds?: readonly string[];
  /** The FHIR base whose Patients the ids are; without one a Patient of any address is compared by its id. */
  readonly baseUrl?: string;
}

/**
 * Whether an entry says that it is about another patient: every list that is read, and every answer that is judged, asks
 * this. An entry that names nobody is nobody else's.
 */
export function isOfAnother(resource: unknown, owner: EntryOwner): boolean {
  if (typeof resource !== 'object' || resource === null) return false;
  const fields = resource as Readonly<Record<string, unknown>>;
  if (fields['resourceType'] === 'Patient') return fields['id'] !== undefined && !isOwn(fields['id'], owner);
  if (elements.some((element) => namesOnlyOthers([fields[element]].flat(), owner))) return true;
  // An appointment names everybody who takes part alike.
  if (fields['resourceType'] !== 'Appointment' || !Array.isArray(fields['participant'])) return false;
  return namesOnlyOthers(
    fields['participant'].map((one: unknown) => Object(one)['actor'] as unknown),
    owner,
  );
}

function namesOnlyOthers(references: readonly unknown[], owner: EntryOwner): boolean {
  const { baseUrl } = owner;
  const named = references.flatMap((one) => {
    const reference = parseReference(Object(one)['reference']);
    const isPatient = reference?.type === 'Patient';
    return isPatient && (baseUrl === undefined || ['', baseUrl].includes(reference.base)) ? [reference.id] : [];
  });
  return named.length > 0 && !named.some((id) => isOwn(id, owner));
}

function isOwn(id: unknown, { patientId, linkedPatientIds = [] }: EntryOwner): boolean {
  return patientId !== undefined && (id === patientId || linkedPatientIds.includes(String(id)));
}
