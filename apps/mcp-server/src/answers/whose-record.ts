import { isResourceId, parseReference, patientSearchTypes } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';

/** Elements that name the patient whom a resource is about. */
const elements = ['patient', 'subject', 'beneficiary', 'for', 'individual'] as const;
/** Search parameters that do. */
const parameters = ['patient', 'subject', 'beneficiary', 'patient:Patient', 'subject:Patient'];

/** What stands for the patient of an answer that may be of several. */
export const severalPatients = 'several patients';

/** The reference to the patient whom a resource is about; a Patient is about itself. */
export function patientOf(resource: FhirResource): string | undefined {
  const { resourceType, id } = resource;
  if (resourceType === 'Patient') return id !== undefined && isResourceId(id) ? `Patient/${id}` : undefined;
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  for (const element of elements) {
    const value = fields[element];
    const reference = typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined;
    const named = parseReference(reference);
    if (named?.type === 'Patient') return named.ref;
  }
  return undefined;
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
  const patients = new Set(named.map((value) => parseReference(`Patient/${value.replace(/^.*Patient\//, '')}`)?.ref));
  const [patient] = patients;
  return patients.size === 1 && patient !== undefined ? patient : severalPatients;
}

/** The one patient whose records a later page is of, where its address says so. */
export function patientOfPage(resourceType: string, query: string): string | undefined {
  const whose = whoseRecord(resourceType, query);
  return whose?.startsWith('Patient/') ? whose : undefined;
}
