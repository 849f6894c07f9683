import { parseReference, patientSearchTypes, type Person, subjectPatient } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';

/** Search parameters that do. */
const parameters = ['patient', 'subject', 'beneficiary', 'patient:Patient', 'subject:Patient'];

/** What stands for the patient of an answer that may be of several. */
export const severalPatients = 'several patients';

/** The reference to the patient whom a resource is about; a Patient is about itself. */
export function patientOf(resource: FhirResource): string | undefined {
  const id = subjectPatient(resource);
  return id === undefined ? undefined : `Patient/${id}`;
}

/** The patient whose records are asked for, where it is one. */
export function personOfReference(whose: string | undefined): Person | undefined {
  const patientId = parseReference(whose)?.id;
  return patientId === undefined ? undefined : { patientId };
}

/**
 * Whose records a search looks at, as its query says.
 *
 * @returns the reference to one patient, or that it may find records of several; undefined for what is nobody's record
 */
export function whoseRecord(resourceType: string, query: string): string | undefined {
  if (resourceType !== 'Patient' && !patientSearchTypes.has(resourceType)) return undefined;
  const params = new URLSearchParams(query);
  const named = parameters.flatMap((name) => params.getAll(name)).flatMap((value) => value.split(','));
  if (resourceType === 'Patient') named.push(...params.getAll('_id').flatMap((value) => value.split(',')));
  const patients = new Set(named.map((value) => parseReference(value.includes('/') ? value : `Patient/${value}`)?.ref));
  const [patient] = patients;
  return patients.size === 1 && patient !== undefined ? patient : severalPatients;
}

/** The one patient whose records a later page is of, where its address says so. */
export function patientOfPage(resourceType: string, query: string): string | undefined {
  const whose = whoseRecord(resourceType, query);
  return whose?.startsWith('Patient/') ? whose : undefined;
}
