import { parseReference } from './reference.js';

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
  for (const element of elements) {
    const named = fields[element];
    if (named !== undefined && namesOnlyOthers(Array.isArray(named) ? named : [named], owner)) return true;
  }
  // An appointment names everybody who takes part alike.
  if (fields['resourceType'] !== 'Appointment' || !Array.isArray(fields['participant'])) return false;
  return namesOnlyOthers(
    fields['participant'].map((one: unknown) => Object(one)['actor'] as unknown),
    owner,
  );
}

/** Whether references name patients, and none of them is the owner. */
function namesOnlyOthers(references: readonly unknown[], owner: EntryOwner): boolean {
  const { baseUrl } = owner;
  let namesOthers = false;
  for (const one of references) {
    const reference = parseReference(Object(one)['reference']);
    if (reference?.type !== 'Patient') continue;
    if (baseUrl !== undefined && reference.base !== '' && reference.base !== baseUrl) continue;
    if (isOwn(reference.id, owner)) return false;
    namesOthers = true;
  }
  return namesOthers;
}

function isOwn(id: unknown, { patientId, linkedPatientIds = [] }: EntryOwner): boolean {
  return patientId !== undefined && (id === patientId || linkedPatientIds.includes(String(id)));
}
